/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetNextVariableName comes to the first name again and again, and never to the end.
 *
 * expect-not-ok: service.GetNextVariableName
 */
#include "tests/drivers/driver.h"

static EFI_GET_NEXT_VARIABLE_NAME firmware_get_next_variable_name;

static EFI_STATUS EFIAPI get_next_variable_name(UINTN *size, CHAR16 *name, EFI_GUID *vendor)
{
	EFI_STATUS status;

	if (driver_phase == DRIVER_BOOT)
		return firmware_get_next_variable_name(size, name, vendor);
	name[0] = 0;
	status = firmware_get_next_variable_name(size, name, vendor);
	return status;
}

EFI_STATUS at_start(void)
{
	firmware_get_next_variable_name = driver_hook(&driver_runtime_services->Hdr,
						      &driver_runtime_services->GetNextVariableName,
						      get_next_variable_name);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_get_next_variable_name);
}
