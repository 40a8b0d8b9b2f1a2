/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetTime gives the same time every time, whatever SetTime was given.
 *
 * expect-not-ok: time.get.runs
 * expect-not-ok: time.set.changes_year
 * expect-not-ok: time.set.changes_month
 * expect-not-ok: time.set.changes_daylight
 * expect-not-ok: time.set.changes_timezone
 * expect-not-ok: time.set.leap_day
 * expect-not-ok: time.set.whole_range
 */
#include "tests/drivers/driver.h"

static EFI_GET_TIME firmware_get_time;

static EFI_STATUS EFIAPI get_time(EFI_TIME *time, EFI_TIME_CAPABILITIES *capabilities)
{
	static EFI_TIME first;
	EFI_STATUS status = firmware_get_time(time, capabilities);

	if (driver_phase == DRIVER_BOOT || EFI_ERROR(status))
		return status;
	if (first.Year == 0)
		first = *time;
	*time = first;
	return status;
}

DRIVER_WRAPS(GetTime, get_time, firmware_get_time);
