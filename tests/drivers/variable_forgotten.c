/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVariable succeeds and keeps nothing. (Firmware's own services write through it as well, and do
 * not look at what became of it.)
 *
 * expect-not-ok: service.SetVariable
 * expect-not-ok: variable.set.empty_name
 * expect-not-ok: variable.set.delete_absent
 * expect-not-ok: variable.set.invalid_combinations
 * expect-not-ok: variable.set.reserved_bits
 * expect-not-ok: variable.set.both_authentications
 * expect-not-ok: variable.set.hardware_error
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
