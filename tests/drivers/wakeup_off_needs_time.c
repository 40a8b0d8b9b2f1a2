/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetWakeupTime refuses to switch the alarm off without a time.
 *
 * expect-not-ok: wakeup.set.one_hour
 * expect-not-ok: wakeup.set.off
 */
#include "tests/drivers/driver.h"

static EFI_SET_WAKEUP_TIME firmware_set_wakeup_time;

static EFI_STATUS EFIAPI set_wakeup_time(BOOLEAN enable, EFI_TIME *time)
{
	if (driver_phase != DRIVER_BOOT && time == NULL)
		return EFI_INVALID_PARAMETER;
	return firmware_set_wakeup_time(enable, time);
}

DRIVER_WRAPS(SetWakeupTime, set_wakeup_time, firmware_set_wakeup_time);
