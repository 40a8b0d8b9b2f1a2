/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetTime answers with a thirteenth month.
 *
 * expect-not-ok: service.GetTime
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
