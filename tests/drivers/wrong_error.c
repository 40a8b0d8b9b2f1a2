/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A service answers with a status that is none of the specification's.
 *
 * expect-not-ok: service.GetWakeupTime
 */
#include "tests/drivers/driver.h"

static EFI_GET_WAKEUP_TIME firmware_get_wakeup_time;

static EFI_STATUS EFIAPI get_wakeup_time(BOOLEAN *enabled, BOOLEAN *pending, EFI_TIME *time)
{
	if (driver_phase == DRIVER_BOOT)
		return firmware_get_wakeup_time(enabled, pending, time);
	return EFIERR(0x7777);
}

EFI_STATUS at_start(void)
{
	firmware_get_wakeup_time = driver_hook(&driver_runtime_services->Hdr,
					       &driver_runtime_services->GetWakeupTime,
					       get_wakeup_time);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_get_wakeup_time);
}
