/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetVariable succeeds and says that it has written more than the buffer holds.
 *
 * expect-not-ok: service.GetVariable variable.runtime_same variable.get.just_enough
 * expect-skip: variable.set.read_only
 */
#include "tests/drivers/driver.h"

static EFI_GET_VARIABLE firmware_get_variable;

static EFI_STATUS EFIAPI get_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 *attributes,
				      UINTN *size, void *data)
{
	UINTN capacity = size != NULL ? *size : 0;
	EFI_STATUS status = firmware_get_variable(name, vendor, attributes, size, data);

	if (driver_phase != DRIVER_BOOT && !EFI_ERROR(status))
		*size = capacity + 1;
	return status;
}

DRIVER_WRAPS(GetVariable, get_variable, firmware_get_variable);
