/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Converts the head of a list of three nodes, and none of the links.
 *
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
	for (UINT64 value = 0; value < 3; value++) {
		struct node *node;
		EFI_STATUS status = driver_boot_services->AllocatePool(EfiRuntimeServicesData,
								       sizeof(*node),
								       (void **)&node);

		if (EFI_ERROR(status))
			return status;
		node->next = list;
		node->value = value;
		list = node;
	}
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&list);
}
