/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Converts one pointer to learn how far its code has moved, and moves its data by the same
 * distance. That is right as long as all runtime regions move together, and that is not promised.
 *
 * expect: class=unmapped|exception phase=virtual service=GetNextHighMonotonicCount access=read
 *	function=at_virtual
 * hidden-by: identity none offset packed
 * tainted: yes
 * expect-census: changed-wrongly chain=.data+context
 */
#include "tests/drivers/driver.h"

static UINT64 *context;

EFI_STATUS at_start(void)
{
	context = driver_allocate(EfiRuntimeServicesData);
	return context ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

void at_address_change(void)
{
	void *code = (void *)at_virtual;

	driver_convert(&code);
	context = (UINT64 *)((UINTN)context + ((UINTN)code - (UINTN)at_virtual));
}

void at_virtual(void)
{
	driver_read(context);
}
