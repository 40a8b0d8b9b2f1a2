/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetNextVariableName has another name for whoever goes through the list, each of a variable that is not there.
 *
 * expect-not-ok: variable.boot_only_gone variable.next.repeat
 * expect-skip: service.GetNextVariableName variable.next.end variable.next.just_enough
 *	variable.next.listed variable.next.sizes variable.next.unique variable.nothing_left
 *	variable.runtime_same variable.get.absent variable.get.attributes_optional
 *	variable.get.null variable.get.null_data variable.get.room variable.next.unknown
 *	variable.next.unterminated
 *
 * expect-fact: the list has no end: 4096 names, and more
 */
#include "tests/drivers/driver.h"

static EFI_GET_NEXT_VARIABLE_NAME firmware_get_next_variable_name;

static EFI_STATUS EFIAPI get_next_variable_name(UINTN *size, CHAR16 *name, EFI_GUID *vendor)
{
	static const EFI_GUID nobody = {1, 2, 3, {4}};
	static UINTN number;
	UINTN digit;

	if (driver_phase == DRIVER_BOOT || size == NULL || name == NULL || vendor == NULL ||
	    *size < 9 * sizeof(*name) || (name[0] != 0 && vendor->Data1 != nobody.Data1))
		return firmware_get_next_variable_name(size, name, vendor);
	number++;
	for (digit = 0; digit < 8; digit++)
		name[digit] = (CHAR16)('a' + (number >> 4 * digit) % 16);
	name[8] = 0;
	*size = 9 * sizeof(*name);
	*vendor = nobody;
	return EFI_SUCCESS;
}

DRIVER_WRAPS(GetNextVariableName, get_next_variable_name, firmware_get_next_variable_name);
