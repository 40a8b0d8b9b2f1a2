/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetNextVariableName comes to the first name again and again, and never to the end.
 *
 * expect-not-ok: variable.boot_only_gone
 * expect-skip: service.GetNextVariableName variable.next.end variable.next.just_enough
 *	variable.next.listed variable.next.sizes variable.next.unique variable.nothing_left
 *	variable.runtime_same
 */
#include "tests/drivers/driver.h"

static EFI_GET_NEXT_VARIABLE_NAME firmware_get_next_variable_name;

static EFI_STATUS EFIAPI get_next_variable_name(UINTN *size, CHAR16 *name, EFI_GUID *vendor)
{
	UINTN capacity = size != NULL ? *size : 0;
	EFI_STATUS status = firmware_get_next_variable_name(size, name, vendor);

	if (driver_phase == DRIVER_BOOT || (status != EFI_SUCCESS && status != EFI_NOT_FOUND))
		return status;
	name[0] = 0;
	*size = capacity;
	return firmware_get_next_variable_name(size, name, vendor);
}

DRIVER_WRAPS(GetNextVariableName, get_next_variable_name, firmware_get_next_variable_name);
