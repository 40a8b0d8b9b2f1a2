/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetTime says EFI_SUCCESS, and writes nothing.
 *
 * expect-not-ok: service.GetTime time.get.null
 * expect-skip: time.get.no_capabilities time.get.repeat time.get.runs time.set.changes_daylight
 *	time.set.changes_month time.set.changes_timezone time.set.changes_year time.set.leap_day
 *	time.set.now time.set.whole_range wakeup.set.far wakeup.set.null_time wakeup.set.off
 *	wakeup.set.one_hour
 */
#include "tests/drivers/driver.h"

static EFI_GET_TIME firmware_get_time;

static EFI_STATUS EFIAPI get_time(EFI_TIME *time, EFI_TIME_CAPABILITIES *capabilities)
{
	return driver_phase == DRIVER_BOOT ? firmware_get_time(time, capabilities) : EFI_SUCCESS;
}

DRIVER_WRAPS(GetTime, get_time, firmware_get_time);
