/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetVariable succeeds and says that it has written more than the buffer holds.
 *
 * expect-not-ok: service.GetVariable
 */
#include "tests/drivers/driver.h"

static EFI_GET_VARIABLE firmware_get_variable;

static EFI_STATUS EFIAPI get_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 *attributes,
				      UINTN *size, void *data)
{
	UINTN capacity = *size;
	EFI_STATUS status = firmware_get_variable(name, vendor, attributes, size, data);

	if (driver_phase != DRIVER_BOOT && !EFI_ERROR(status))
		*size = capacity + 1;
	return status;
}

EFI_STATUS at_start(void)
{
	firmware_get_variable = driver_hook(&driver_runtime_services->Hdr,
					    &driver_runtime_services->GetVariable, get_variable);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_get_variable);
}
