/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Converts the head of its list and none of the links.
 *
 * expect: class=unconverted-pointer phase=virtual service=GetNextHighMonotonicCount access=read
 *	memory=EfiRuntimeServicesData function=at_runtime
 * hidden-by: identity none
 * expect-census: left-physical chain=.data+list,0x0
 */
#include "tests/drivers/driver.h"

struct node {
	struct node *next;
	UINT64 value;
};

static struct node *list;

EFI_STATUS at_start(void)
{
	struct node *tail = driver_allocate(EfiRuntimeServicesData);

	list = driver_allocate(EfiRuntimeServicesData);
	if (!list || !tail)
		return EFI_OUT_OF_RESOURCES;
	list->next = tail;
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&list);
}

void at_runtime(void)
{
	for (const struct node *node = list; node; node = node->next)
		driver_read(&node->value);
}
