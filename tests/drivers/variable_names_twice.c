/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetNextVariableName gives one name a second time, and goes on after that.
 *
 * expect-not-ok: variable.next.unique
 */
#include "tests/drivers/driver.h"

static EFI_GET_NEXT_VARIABLE_NAME firmware_get_next;
static BOOLEAN is_second;

static BOOLEAN is_boot_order(const CHAR16 *name)
{
	static const CHAR16 wanted[] = L"BootOrder";
	UINTN i = 0;

	while (wanted[i] && name[i] == wanted[i])
		i++;
	return !wanted[i] && !name[i];
}

/* The name behind BootOrder is BootOrder, the first time that it is asked for. */
static EFI_STATUS EFIAPI get_next(UINTN *size, CHAR16 *name, EFI_GUID *vendor)
{
	if (driver_phase == DRIVER_VIRTUAL && size && name && vendor && is_boot_order(name)) {
		is_second = !is_second;
		if (is_second) {
			*size = sizeof(L"BootOrder");
			return EFI_SUCCESS;
		}
	}
	return firmware_get_next(size, name, vendor);
}

DRIVER_WRAPS(GetNextVariableName, get_next, firmware_get_next);
