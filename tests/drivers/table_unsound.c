/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Publishes a copy of gRT whose CRC32 it does not make right, and forgets it then. The table that was
 * there before is the one to examine.
 *
 * expect-not-ok: audit.drivers handoff.pointers_converted
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	EFI_RUNTIME_SERVICES *table = driver_allocate(EfiRuntimeServicesData);

	if (table == NULL)
		return EFI_OUT_OF_RESOURCES;
	driver_boot_services->CopyMem(table, driver_runtime_services, sizeof(*table));
	table->Hdr.CRC32 ^= 1;
	driver_hook(&driver_system_table->Hdr, &driver_system_table->RuntimeServices, table);
	return EFI_SUCCESS;
}
