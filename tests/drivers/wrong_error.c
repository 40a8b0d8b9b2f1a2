/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A service answers with a status that is none of the specification's.
 *
 * expect-not-ok: service.GetWakeupTime
 * expect-skip: service.SetWakeupTime
 * expect-skip: wakeup.get.repeat
 * expect-skip: wakeup.set.one_hour
 * expect-skip: wakeup.set.off
 * expect-skip: wakeup.set.null_time
 * expect-skip: wakeup.set.far
 * expect-skip: wakeup.set.year
 * expect-skip: wakeup.set.month
 * expect-skip: wakeup.set.day
 * expect-skip: wakeup.set.hour
 * expect-skip: wakeup.set.minute
 * expect-skip: wakeup.set.second
 * expect-skip: wakeup.set.nanosecond
 * expect-skip: wakeup.set.timezone
 * expect-skip: wakeup.set.daylight
 */
#include "tests/drivers/driver.h"

static EFI_GET_WAKEUP_TIME firmware_get_wakeup_time;

static EFI_STATUS EFIAPI get_wakeup_time(BOOLEAN *enabled, BOOLEAN *pending, EFI_TIME *time)
{
	if (driver_phase == DRIVER_BOOT || enabled == NULL || pending == NULL || time == NULL)
		return firmware_get_wakeup_time(enabled, pending, time);
	return EFIERR(0x7777);
}

DRIVER_WRAPS(GetWakeupTime, get_wakeup_time, firmware_get_wakeup_time);
