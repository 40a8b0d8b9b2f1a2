/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Converts its list from the root to the leaves: it follows a link that has been converted while
 * the processor is still in physical mode.
 *
 * expect: class=unmapped phase=svam service=SetVirtualAddressMap access=read
 *	function=at_address_change
 * hidden-by: identity none
 * tainted: yes
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
	driver_read(&list->value);
}
