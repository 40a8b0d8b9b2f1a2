/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * ResetSystem returns, as on machines whose reset is broken.
 *
 * expect-not-ok: service.ResetSystem
 */
#include "tests/drivers/driver.h"

static EFI_RESET_SYSTEM firmware_reset_system;

static EFI_STATUS EFIAPI reset_system(EFI_RESET_TYPE type, EFI_STATUS reason, UINTN size,
				      CHAR16 *data)
{
	if (driver_phase == DRIVER_BOOT)
		return firmware_reset_system(type, reason, size, data);
	return EFI_DEVICE_ERROR;
}

EFI_STATUS at_start(void)
{
	firmware_reset_system = driver_hook(&driver_runtime_services->Hdr,
					    &driver_runtime_services->ResetSystem, reset_system);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_reset_system);
}
