/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A table of runtime services of a driver's own, in which QueryCapsuleCapabilities follows a pointer to
 * boot-services memory once the exit is over: published when the driver says so, and sound.
 */
#include "tests/drivers/common/own_table.h"

static EFI_QUERY_CAPSULE_CAPABILITIES firmware_service;
static EFI_RUNTIME_SERVICES *table;
static void *kept;

static EFI_STATUS EFIAPI service(EFI_CAPSULE_HEADER **capsules, UINTN count, UINT64 *maximum,
				 EFI_RESET_TYPE *reset)
{
	if (driver_phase != DRIVER_BOOT)
		driver_read(kept);
	return firmware_service(capsules, count, maximum, reset);
}

EFI_STATUS at_start(void)
{
	kept = driver_allocate(EfiBootServicesData);
	table = driver_allocate(EfiRuntimeServicesData);
	if (kept == NULL || table == NULL)
		return EFI_OUT_OF_RESOURCES;
	driver_boot_services->CopyMem(table, driver_runtime_services, sizeof(*table));
	firmware_service = driver_hook(&table->Hdr, &table->QueryCapsuleCapabilities, service);
	own_table_is_ready();
	/* The skeleton's own hook goes there, too. */
	driver_runtime_services = table;
	return EFI_SUCCESS;
}

void own_table_publish(void)
{
	driver_hook(&driver_system_table->Hdr, &driver_system_table->RuntimeServices, table);
}

/* Firmware converts the table that it knows; in this one two entries stay physical, as in that. */
void at_address_change(void)
{
	void **entry = (void **)&table->GetTime, **end = (void **)(table + 1);

	for (; entry < end; entry++)
		if (entry != (void **)&table->SetVirtualAddressMap &&
		    entry != (void **)&table->ConvertPointer)
			driver_convert(entry);
	driver_seal(&table->Hdr);
	driver_convert(&firmware_service);
	driver_convert(&table);
}
