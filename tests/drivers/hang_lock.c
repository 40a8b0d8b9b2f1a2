/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVariable does not return from its third call after the exit, and keeps the lock that GetVariable waits
 * for: of all later calls, ours and those of other services, none would return either.
 *
 * expect: class=hang phase=virtual service=SetVariable,GetVariable,GetNextHighMonotonicCount
 * expect-not-ok: audit.findings
 * expect-ok: service.GetVariable
 * tainted: yes
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

static EFI_SET_VARIABLE firmware_set_variable;
static EFI_GET_VARIABLE firmware_get_variable;
static volatile unsigned int lock, calls;

static void take(void)
{
	while (lock != 0)
		__asm__ volatile("pause");
	lock = 1;
}

static EFI_STATUS EFIAPI set_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 attributes, UINTN size,
				      void *data)
{
	EFI_STATUS status;

	take();
	while (driver_phase == DRIVER_VIRTUAL && calls == 2)
		__asm__ volatile("pause");
	if (driver_phase == DRIVER_VIRTUAL)
		calls++;
	status = firmware_set_variable(name, vendor, attributes, size, data);
	lock = 0;
	return status;
}

static EFI_STATUS EFIAPI get_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 *attributes,
				      UINTN *size, void *data)
{
	EFI_STATUS status;

	take();
	status = firmware_get_variable(name, vendor, attributes, size, data);
	lock = 0;
	return status;
}

EFI_STATUS at_start(void)
{
	firmware_set_variable = driver_hook(&driver_runtime_services->Hdr,
					    &driver_runtime_services->SetVariable, set_variable);
	firmware_get_variable = driver_hook(&driver_runtime_services->Hdr,
					    &driver_runtime_services->GetVariable, get_variable);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_set_variable);
	driver_convert(&firmware_get_variable);
}
