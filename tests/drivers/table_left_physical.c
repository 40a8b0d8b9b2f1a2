/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Publishes a copy of gRT, and converts none of its entries: firmware converts the table that it knows.
 *
 * expect: class=unconverted-pointer phase=virtual service=GetTime,SetTime,GetWakeupTime,SetWakeupTime,GetVariable,GetNextVariableName,SetVariable,GetNextHighMonotonicCount,UpdateCapsule,QueryCapsuleCapabilities,QueryVariableInfo
 *	access=execute
 * expect: class=unconverted-pointer phase=reset service=ResetSystem access=execute
 * expect-not-ok: handoff.virtual_address_change service.ResetSystem variable.boot_only_gone
 * hidden-by: identity none
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	EFI_RUNTIME_SERVICES *table = driver_allocate(EfiRuntimeServicesData);

	if (table == NULL)
		return EFI_OUT_OF_RESOURCES;
	driver_boot_services->CopyMem(table, driver_runtime_services, sizeof(*table));
	driver_hook(&driver_system_table->Hdr, &driver_system_table->RuntimeServices, table);
	return EFI_SUCCESS;
}
