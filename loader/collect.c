/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Steps 6 and 9: what firmware published, copied or pointed to in the handoff.
 */
#include "loader/collect.h"

#include "loader/audit/pointers.h"
#include "loader/core/acpi.h"
#include "loader/core/attributes.h"
#include "loader/device_path.h"
#include "loader/guid.h"
#include "loader/steps.h"

/* EFI_RT_PROPERTIES_TABLE (UEFI 2.10, section 4.6.2), which gnu-efi's headers lack. */
struct rt_properties_table {
	UINT16 Version;
	UINT16 Length;
	UINT32 RuntimeServicesSupported;
};

void *collect_find(const struct loader *loader, EFI_GUID guid)
{
	const EFI_SYSTEM_TABLE *system_table = loader->system_table;

	for (UINTN i = 0; i < system_table->NumberOfTableEntries; i++)
		if (guid_equal(&system_table->ConfigurationTable[i].VendorGuid, &guid))
			return system_table->ConfigurationTable[i].VendorTable;
	return NULL;
}

static void collect_rt_properties(struct loader *loader)
{
	const struct rt_properties_table *table = collect_find(loader, GUID_RT_PROPERTIES);
	struct handoff *handoff = loader->handoff;

	handoff->rt_properties = RT_PROPERTIES_ALL;
	if (table == NULL || table->Version != 1 || table->Length < sizeof(*table))
		return;
	handoff->rt_properties_present = true;
	handoff->rt_properties = table->RuntimeServicesSupported;
}

static void collect_firmware(struct loader *loader)
{
	const EFI_SYSTEM_TABLE *system_table = loader->system_table;
	struct handoff *handoff = loader->handoff;

	handoff->uefi_revision = system_table->Hdr.Revision;
	handoff->firmware_revision = system_table->FirmwareRevision;
	if (system_table->FirmwareVendor != NULL)
		narrow(system_table->FirmwareVendor, HANDOFF_VENDOR_SIZE, handoff->firmware_vendor,
		       sizeof(handoff->firmware_vendor));
	handoff->system_table_physical = paddr_identity(system_table);
	handoff->boot_services_physical = paddr_identity(system_table->BootServices);
	handoff->runtime_services_physical = paddr_identity(loader->runtime_services);
}

paddr_t collect_rsdp(const struct loader *loader)
{
	const void *rsdp = collect_find(loader, GUID_ACPI_20);

	return paddr_identity(rsdp != NULL ? rsdp : collect_find(loader, GUID_ACPI_10));
}

bool collect_tables(struct loader *loader)
{
	struct handoff *handoff = loader->handoff;

	collect_firmware(loader);
	collect_rt_properties(loader);
	handoff->acpi_rsdp = collect_rsdp(loader);
	handoff->hang_timer = acpi_hang_timer(handoff->acpi_rsdp);
	handoff->smbios = paddr_identity(collect_find(loader, GUID_SMBIOS));
	handoff->smbios3 = paddr_identity(collect_find(loader, GUID_SMBIOS3));
	handoff->serial.present = loader->serial.present;
	handoff->serial.port = loader->serial.port;
	handoff->spcr = loader->spcr;
	census_note_tables(loader);
	report_line(loader, "firmware \"%s\" 0x%x, UEFI %u.%u, %u runtime images",
		    handoff->firmware_vendor, handoff->firmware_revision,
		    handoff->uefi_revision >> 16, (handoff->uefi_revision & 0xffff) / 10,
		    handoff->image_count);
	return true;
}

/*
 * The attributes table lies in boot-services memory, and firmware frees and rebuilds it whenever
 * runtime memory is allocated, in an exit handler too. So it is looked up again now, behind the
 * line, while that memory is still mapped. Without one the handoff says why, and the walk goes on.
 */
bool collect_attributes(struct loader *loader)
{
	const struct attributes_header *table = collect_find(loader, GUID_MEMORY_ATTRIBUTES);
	struct handoff_attributes *attributes = &loader->handoff->attributes;
	enum status status = STATUS_ATTRIBUTES_ABSENT;

	/* The rehearsal's copy is not to be mistaken for this one. */
	loader->attributes.size = 0;
	if (table != NULL) {
		status = attributes_copy(table, &loader->attributes,
					 ATTRIBUTES_PER_DESCRIPTOR * loader->map.size);
		attributes->version = table->version;
		attributes->flags = table->flags;
	}
	attributes->status = status;
	return true;
}
