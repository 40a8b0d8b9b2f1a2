/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Takes a second SetVirtualAddressMap for a call in virtual mode, and follows a pointer that has been
 * converted: a way to read the specification, and no defect.
 *
 * expect: none
 * expect-skip: svam.again
 */
#include "tests/drivers/driver.h"

static UINT64 *context;

EFI_STATUS at_second_svam(void)
{
	driver_read(context);
	driver_read((const void *)((UINTN)1 << 62)); /* nor can it go on */
	return EFI_UNSUPPORTED;
}

void at_address_change(void)
{
	driver_convert(&context);
}

EFI_STATUS at_start(void)
{
	context = driver_allocate(EfiRuntimeServicesData);
	driver_hook_svam();
	return context ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}
