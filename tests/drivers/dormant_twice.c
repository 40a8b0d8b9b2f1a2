/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Converts a pointer, and then moves it by the same distance once more.
 *
 * expect-census: changed-wrongly chain=.data+pointer
 */
#include "tests/drivers/driver.h"

static void *pointer;

EFI_STATUS at_start(void)
{
	pointer = driver_allocate(EfiRuntimeServicesData);
	return pointer ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

void at_address_change(void)
{
	UINTN physical = (UINTN)pointer;

	driver_convert(&pointer);
	pointer = (void *)((UINTN)pointer + ((UINTN)pointer - physical));
}
