/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 4: what firmware published, copied or pointed to in the handoff; and, behind the line, the one
 * table that must be copied late.
 */
#include "kernel/lib/processor.h"
#include "loader/core/attributes.h"
#include "loader/steps.h"

/* EFI_RT_PROPERTIES_TABLE (UEFI 2.10, section 4.6.2), which gnu-efi's headers lack. */
struct rt_properties_table {
	UINT16 Version;
	UINT16 Length;
	UINT32 RuntimeServicesSupported;
};

static void collect_rt_properties(const struct firmware *firmware, struct handoff *handoff)
{
	const struct rt_properties_table *table = firmware_table(firmware, GUID_RT_PROPERTIES,
								 sizeof(*table));

	handoff->rt_properties_present = table != NULL && table->Version == 1 &&
					 table->Length >= sizeof(*table);
	handoff->rt_properties = handoff->rt_properties_present ? table->RuntimeServicesSupported
								: RT_PROPERTIES_ALL;
}

static void collect_firmware(const struct firmware *firmware, struct handoff *handoff)
{
	const EFI_SYSTEM_TABLE *system_table = firmware->system_table;

	handoff->uefi_revision = system_table->Hdr.Revision;
	handoff->firmware_revision = system_table->FirmwareRevision;
	firmware_vendor(firmware, handoff->firmware_vendor);
	if (!is_readable(system_table->FirmwareVendor, sizeof(CHAR16)))
		firmware_pass_over(firmware, "FirmwareVendor", system_table->FirmwareVendor);
	handoff->system_table_physical = paddr_identity(system_table);
	handoff->runtime_services_physical = paddr_identity(firmware->runtime_services);
	handoff->acpi_rsdp = firmware->rsdp;
	handoff->smbios = paddr_identity(firmware_table(firmware, GUID_SMBIOS, 1));
	handoff->smbios3 = paddr_identity(firmware_table(firmware, GUID_SMBIOS3, 1));
}

bool collect_tables(struct firmware *firmware, struct handoff *handoff)
{
	collect_firmware(firmware, handoff);
	collect_rt_properties(firmware, handoff);
	handoff->serial.present = firmware->output->serial.present;
	handoff->serial.port = firmware->output->serial.port;
	output_line(firmware->output, "firmware \"%s\" 0x%x, UEFI %u.%u", handoff->firmware_vendor,
		    handoff->firmware_revision, handoff->uefi_revision >> 16,
		    (handoff->uefi_revision & 0xffff) / 10);
	/* The last chance: behind the line that console is gone. */
	if (!firmware->output->serial.present && firmware->output->screen.pixels == NULL)
		output_console(firmware->output,
			       "brightline: no serial port, no framebuffer: silence\r\n");
	return true;
}

/*
 * The attributes table lies in boot-services memory, and firmware frees and rebuilds it whenever
 * runtime memory is allocated, in an exit handler too. So it is looked up behind the line, while that
 * memory is still mapped. Without one the handoff says why, and the walk goes on.
 */
void collect_attributes(const struct firmware *firmware, struct handoff_attributes *attributes,
			struct memory_map *entries, uint64_t capacity)
{
	const struct attributes_header *table = firmware_table(firmware, GUID_MEMORY_ATTRIBUTES,
							       sizeof(*table));

	capacity = table == NULL ? 0 : readable_bytes(table + 1, capacity);
	attributes->status = attributes_copy(table, entries, capacity);
	if (table == NULL)
		return;
	attributes->version = table->version;
	attributes->flags = table->flags;
}
