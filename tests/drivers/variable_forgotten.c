/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVariable succeeds and keeps nothing. (Firmware's own services write through it as well, and do
 * not look at what became of it.)
 *
 * expect-not-ok: service.SetVariable
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

EFI_STATUS at_start(void)
{
	firmware_set_variable = driver_hook(&driver_runtime_services->Hdr,
					    &driver_runtime_services->SetVariable, set_variable);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_set_variable);
}
