/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetTime answers with a thirteenth month.
 *
 * expect-not-ok: service.GetTime
 * expect-skip: time.get.repeat
 * expect-skip: time.get.runs
 * expect-skip: time.set.now
 * expect-skip: time.set.changes_year
 * expect-skip: time.set.changes_month
 * expect-skip: time.set.changes_daylight
 * expect-skip: time.set.changes_timezone
 * expect-skip: time.set.leap_day
 * expect-skip: time.set.whole_range
 * expect-skip: time.get.no_capabilities
 * expect-skip: wakeup.set.one_hour
 * expect-skip: wakeup.set.off
 * expect-skip: wakeup.set.null_time
 * expect-skip: wakeup.set.far
 */
#include "tests/drivers/driver.h"

static EFI_GET_TIME firmware_get_time;

static EFI_STATUS EFIAPI get_time(EFI_TIME *time, EFI_TIME_CAPABILITIES *capabilities)
{
	EFI_STATUS status = firmware_get_time(time, capabilities);

	if (driver_phase != DRIVER_BOOT && !EFI_ERROR(status))
		time->Month = 13;
	return status;
}

DRIVER_WRAPS(GetTime, get_time, firmware_get_time);
