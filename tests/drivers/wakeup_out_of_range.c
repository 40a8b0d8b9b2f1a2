/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetWakeupTime answers with an enabled alarm at 25 o'clock.
 *
 * expect-not-ok: service.GetWakeupTime
 * expect-skip: wakeup.set.one_hour
 * expect-skip: wakeup.set.off
 * expect-skip: wakeup.set.null_time
 * expect-skip: wakeup.set.far
 */
#include "tests/drivers/driver.h"

static EFI_GET_WAKEUP_TIME firmware_get_wakeup_time;

static EFI_STATUS EFIAPI get_wakeup_time(BOOLEAN *enabled, BOOLEAN *pending, EFI_TIME *time)
{
	EFI_STATUS status = firmware_get_wakeup_time(enabled, pending, time);

	if (driver_phase == DRIVER_BOOT || EFI_ERROR(status))
		return status;
	*enabled = TRUE;
	*pending = FALSE;
	time->Hour = 25;
	return EFI_SUCCESS;
}

DRIVER_WRAPS(GetWakeupTime, get_wakeup_time, firmware_get_wakeup_time);
