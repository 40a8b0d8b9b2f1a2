/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * UpdateCapsule accepts a capsule that is to survive the reset, and is nowhere.
 *
 * expect-not-ok: capsule.update.no_list
 */
#include "tests/drivers/driver.h"

#define PERSIST_ACROSS_RESET 0x10000

static EFI_UPDATE_CAPSULE firmware_update_capsule;

static EFI_STATUS EFIAPI update_capsule(EFI_CAPSULE_HEADER **capsules, UINTN count,
					EFI_PHYSICAL_ADDRESS list)
{
	if (driver_phase != DRIVER_BOOT && count > 0 && list == 0 &&
	    (capsules[0]->Flags & PERSIST_ACROSS_RESET) != 0)
		return EFI_SUCCESS;
	return firmware_update_capsule(capsules, count, list);
}

DRIVER_WRAPS(UpdateCapsule, update_capsule, firmware_update_capsule);
