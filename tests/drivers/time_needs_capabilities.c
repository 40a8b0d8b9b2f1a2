/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetTime refuses to be asked without capabilities, which are optional.
 *
 * expect-not-ok: time.get.no_capabilities
 */
#include "tests/drivers/driver.h"

static EFI_GET_TIME firmware_get_time;

static EFI_STATUS EFIAPI get_time(EFI_TIME *time, EFI_TIME_CAPABILITIES *capabilities)
{
	if (driver_phase != DRIVER_BOOT && capabilities == NULL)
		return EFI_INVALID_PARAMETER;
	return firmware_get_time(time, capabilities);
}

DRIVER_WRAPS(GetTime, get_time, firmware_get_time);
