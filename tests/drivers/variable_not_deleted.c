/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVariable refuses each write without contents, which is how a variable is deleted: one check fails for
 * that, and the clock's, since EDK II's SetTime deletes its time zone, is skipped. What OVMF is known for is no excuse of this image.
 *
 * expect-not-ok: service.SetVariable variable.auth.other_key_deletes
 * expect-skip: time.set.changes_daylight time.set.changes_month time.set.changes_timezone
 *	time.set.changes_year time.set.leap_day time.set.now time.set.whole_range
 *	variable.set.append_nothing variable.set.delete_null_data
 */
#include "tests/drivers/driver.h"

static EFI_SET_VARIABLE firmware_set_variable;

static EFI_STATUS EFIAPI set_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 attributes, UINTN size,
				      void *data)
{
	if (driver_phase != DRIVER_BOOT && size == 0)
		return EFI_WRITE_PROTECTED;
	return firmware_set_variable(name, vendor, attributes, size, data);
}

DRIVER_WRAPS(SetVariable, set_variable, firmware_set_variable);
