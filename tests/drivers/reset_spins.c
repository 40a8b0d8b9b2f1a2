/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * ResetSystem never returns: it is ended, and the machine without it.
 *
 * expect: class=hang phase=reset service=ResetSystem function=reset_system
 * expect-fact: reset-cut-off type=shutdown
 * tainted: yes
 */
#include "tests/drivers/driver.h"

static EFI_RESET_SYSTEM firmware_reset_system;

static EFI_STATUS EFIAPI reset_system(EFI_RESET_TYPE type, EFI_STATUS reason, UINTN size,
				      CHAR16 *data)
{
	if (driver_phase != DRIVER_BOOT)
		for (;;)
			__asm__ volatile("pause");
	return firmware_reset_system(type, reason, size, data);
}

DRIVER_WRAPS(ResetSystem, reset_system, firmware_reset_system);
