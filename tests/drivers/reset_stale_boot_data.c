/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * ResetSystem asks a context in boot-services data how to reset, and then does.
 *
 * expect: class=stale-boot-memory phase=reset service=ResetSystem access=read
 *	memory=EfiBootServicesData function=reset_system
 * expect-census: stale chain=.data+context
 */
#include "tests/drivers/driver.h"

static EFI_RESET_SYSTEM firmware_reset_system;
static UINT64 *context;

static EFI_STATUS EFIAPI reset_system(EFI_RESET_TYPE type, EFI_STATUS reason, UINTN size,
				      CHAR16 *data)
{
	driver_read(context);
	return firmware_reset_system(type, reason, size, data);
}

EFI_STATUS at_start(void)
{
	context = driver_allocate(EfiBootServicesData);
	if (!context)
		return EFI_OUT_OF_RESOURCES;
	firmware_reset_system = driver_hook(&driver_runtime_services->Hdr,
					    &driver_runtime_services->ResetSystem, reset_system);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_reset_system);
}
