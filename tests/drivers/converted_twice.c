/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Converts a pointer, and then moves it by the distance between physical and virtual once more, as
 * a driver does that has a conversion of its own beside the firmware's.
 *
 * expect: class=unmapped|exception phase=virtual service=GetNextHighMonotonicCount access=read
 *	function=at_virtual
 * hidden-by: identity none
 * tainted: yes
 * expect-census: changed-wrongly chain=.data+context
 */
#include "tests/drivers/driver.h"

static UINT64 *context;

EFI_STATUS at_start(void)
{
	context = driver_allocate_low(EfiRuntimeServicesData);
	return context ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

void at_address_change(void)
{
	UINTN physical = (UINTN)context;

	driver_convert(&context);
	context = (UINT64 *)((UINTN)context + ((UINTN)context - physical));
}

void at_virtual(void)
{
	driver_read(context);
}
