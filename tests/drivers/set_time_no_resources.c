/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetTime answers EFI_OUT_OF_RESOURCES, also to the time that it is: the other times are not tried.
 *
 * expect-not-ok: time.set.now
 * expect-skip: time.set.changes_daylight time.set.changes_month time.set.changes_timezone
 *	time.set.changes_year time.set.leap_day time.set.whole_range
 */
#include "tests/drivers/driver.h"

static EFI_SET_TIME firmware_set_time;

static EFI_STATUS EFIAPI set_time(EFI_TIME *time)
{
	EFI_STATUS status = firmware_set_time(time);

	return driver_phase == DRIVER_BOOT || EFI_ERROR(status) ? status : EFI_OUT_OF_RESOURCES;
}

DRIVER_WRAPS(SetTime, set_time, firmware_set_time);
