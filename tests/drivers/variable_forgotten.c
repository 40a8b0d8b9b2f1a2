/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVariable succeeds and keeps nothing. (Firmware's own services write through it as well, and do
 * not look at what became of it.)
 *
 * expect-not-ok: service.SetVariable variable.next.listed variable.next.just_enough
 *	variable.get.just_enough variable.set.vendors variable.set.similar_names
 *	variable.set.replace variable.set.large variable.set.too_large variable.set.append
 *	variable.set.append_creates variable.set.append_nothing variable.set.delete_null_data
 *	variable.set.delete_by_attributes variable.set.other_attributes variable.get.repeat
 *	variable.set.repeat variable.set.read_only variable.auth.malformed
 *	variable.auth.create variable.auth.update variable.auth.other_key
 *	variable.auth.other_key_deletes variable.auth.modified variable.auth.delete
 * expect-not-ok: variable.set.empty_name variable.set.delete_absent
 *	variable.set.invalid_combinations variable.set.reserved_bits
 *	variable.set.both_authentications variable.set.hardware_error
 */
#include "tests/drivers/driver.h"

static EFI_SET_VARIABLE firmware_set_variable;

static EFI_STATUS EFIAPI set_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 attributes, UINTN size,
				      void *data)
{
	if (driver_phase == DRIVER_BOOT)
		return firmware_set_variable(name, vendor, attributes, size, data);
	return EFI_SUCCESS;
}

DRIVER_WRAPS(SetVariable, set_variable, firmware_set_variable);
