/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetTime sets the clock half a day from where it was told.
 *
 * expect-not-ok: time.set.now
 * expect-not-ok: time.set.changes_year
 * expect-not-ok: time.set.changes_month
 * expect-not-ok: time.set.changes_daylight
 * expect-not-ok: time.set.changes_timezone
 * expect-not-ok: time.set.leap_day
 * expect-not-ok: time.set.whole_range
 */
#include "tests/drivers/driver.h"

static EFI_SET_TIME firmware_set_time;

static EFI_STATUS EFIAPI set_time(EFI_TIME *time)
{
	EFI_TIME other = *time;

	/* What firmware refuses stays refused. */
	if (driver_phase != DRIVER_BOOT && other.Hour < 24)
		other.Hour = (UINT8)((other.Hour + 12) % 24);
	return firmware_set_time(&other);
}

DRIVER_WRAPS(SetTime, set_time, firmware_set_time);
