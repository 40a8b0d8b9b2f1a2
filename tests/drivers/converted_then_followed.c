/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Converts its list from the root to the leaves: it follows a link that has been converted while
 * the processor is still in physical mode.
 *
 * expect: class=converted-too-early phase=svam service=SetVirtualAddressMap access=read
 *	memory=EfiRuntimeServicesData function=at_address_change
 * hidden-by: identity none
 */
#include "tests/drivers/driver.h"

struct node {
	struct node *next;
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
	struct node *next;

	driver_convert(&list);
	next = *(struct node *volatile *)&list->next;
	driver_convert(&next);
	list->next = next;
}
