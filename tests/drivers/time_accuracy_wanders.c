/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetTime gives another accuracy each time.
 *
 * expect-not-ok: time.get.repeat
 */
#include "tests/drivers/driver.h"

static EFI_GET_TIME firmware_get_time;

static EFI_STATUS EFIAPI get_time(EFI_TIME *time, EFI_TIME_CAPABILITIES *capabilities)
{
	static UINT32 accuracy;
	EFI_STATUS status = firmware_get_time(time, capabilities);

	if (driver_phase != DRIVER_BOOT && capabilities != NULL)
		capabilities->Accuracy = ++accuracy;
	return status;
}

DRIVER_WRAPS(GetTime, get_time, firmware_get_time);
