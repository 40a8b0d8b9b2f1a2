/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * ResetSystem returns, as on machines whose reset is broken.
 *
 * expect-fact: reset-returned type=shutdown status=EFI_DEVICE_ERROR
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

DRIVER_WRAPS(ResetSystem, reset_system, firmware_reset_system);
