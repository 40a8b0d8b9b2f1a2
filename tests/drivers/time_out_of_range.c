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

	if (driver_phase != DRIVER_BOOT)
		time->Month = 13;
	return status;
}

EFI_STATUS at_start(void)
{
	firmware_get_time = driver_hook(&driver_runtime_services->Hdr,
					&driver_runtime_services->GetTime, get_time);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_get_time);
}
