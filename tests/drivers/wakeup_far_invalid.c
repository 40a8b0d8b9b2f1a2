/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetWakeupTime calls a time that is too far away invalid, and not unsupported.
 *
 * expect-not-ok: wakeup.set.far
 */
#include "tests/drivers/driver.h"

static EFI_SET_WAKEUP_TIME firmware_set_wakeup_time;

static EFI_STATUS EFIAPI set_wakeup_time(BOOLEAN enable, EFI_TIME *time)
{
	EFI_STATUS status = firmware_set_wakeup_time(enable, time);

	if (driver_phase != DRIVER_BOOT && status == EFI_UNSUPPORTED)
		return EFI_INVALID_PARAMETER;
	return status;
}

DRIVER_WRAPS(SetWakeupTime, set_wakeup_time, firmware_set_wakeup_time);
