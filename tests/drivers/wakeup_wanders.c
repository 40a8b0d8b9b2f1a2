/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetWakeupTime gives another time each time, while the alarm is off.
 *
 * expect-not-ok: wakeup.get.repeat
 */
#include "tests/drivers/driver.h"

static EFI_GET_WAKEUP_TIME firmware_get_wakeup_time;

static EFI_STATUS EFIAPI get_wakeup_time(BOOLEAN *enabled, BOOLEAN *pending, EFI_TIME *time)
{
	static UINT8 minute;
	EFI_STATUS status = firmware_get_wakeup_time(enabled, pending, time);

	if (driver_phase != DRIVER_BOOT && status == EFI_SUCCESS && !*enabled)
		time->Minute = minute = (UINT8)((minute + 1) % 60);
	return status;
}

DRIVER_WRAPS(GetWakeupTime, get_wakeup_time, firmware_get_wakeup_time);
