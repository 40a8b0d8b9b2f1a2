/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetNextHighMonotonicCount gives the same number every time.
 *
 * expect-not-ok: service.GetNextHighMonotonicCount
 */
#include "tests/drivers/driver.h"

static EFI_GET_NEXT_HIGH_MONO_COUNT firmware_standing_count;

static EFI_STATUS EFIAPI standing_count(UINT32 *high_count)
{
	if (driver_phase == DRIVER_BOOT || high_count == NULL)
		return firmware_standing_count(high_count);
	*high_count = 7;
	return EFI_SUCCESS;
}

DRIVER_WRAPS(GetNextHighMonotonicCount, standing_count, firmware_standing_count);
