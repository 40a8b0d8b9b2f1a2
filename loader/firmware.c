/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 1: who started us, from where, and who can hear us.
 */
#include "loader/firmware.h"

#include "kernel/lib/acpi.h"
#include "kernel/lib/pe.h"
#include "kernel/lib/processor.h"

/* There are some hundred; more than 16 bits count are garbage. */
#define COUNT_MAX UINT16_MAX

EFI_STATUS firmware_protocol(const struct firmware *firmware, EFI_HANDLE handle, EFI_GUID guid,
			     size_t size, void **protocol)
{
	EFI_STATUS status;

	*protocol = NULL;
	status = firmware->boot_services->HandleProtocol(handle, &guid, protocol);
	return EFI_ERROR(status) || is_readable(*protocol, size) ? status : EFI_NOT_FOUND;
}

/* A list that is as long as it says, in memory that is there: firmware has answered EFI_SUCCESS with less. */
EFI_HANDLE *firmware_handles(const struct firmware *firmware, EFI_GUID protocol, UINTN *count)
{
	EFI_HANDLE *handles = NULL;
	EFI_STATUS status = firmware->boot_services->LocateHandleBuffer(ByProtocol, &protocol, NULL,
									count, &handles);

	if (EFI_ERROR(status) || *count == 0 || *count > COUNT_MAX ||
	    !is_readable(handles, *count * sizeof(*handles)))
		return NULL;
	return handles;
}

void firmware_pass_over(const struct firmware *firmware, const char *what, const void *address)
{
	output_line(firmware->output, "%s at 0x%lx is wrong, and passed over", what,
		    paddr_identity(address).value);
}

/* Are there as many as the system table says? None at all is a firmware, too. */
static bool has_tables(const EFI_SYSTEM_TABLE *system_table)
{
	const UINTN count = system_table->NumberOfTableEntries;

	return count == 0 ||
	       (count <= COUNT_MAX && is_readable(system_table->ConfigurationTable,
						  count * sizeof(EFI_CONFIGURATION_TABLE)));
}

void *firmware_table(const struct firmware *firmware, EFI_GUID guid, size_t size)
{
	const EFI_SYSTEM_TABLE *system_table = firmware->system_table;
	UINTN count = has_tables(system_table) ? system_table->NumberOfTableEntries : 0;
	void *table = NULL;

	for (UINTN i = 0; i < count && table == NULL; i++)
		if (guid_equal(&system_table->ConfigurationTable[i].VendorGuid, &guid))
			table = system_table->ConfigurationTable[i].VendorTable;
	if (table == NULL || is_readable(table, size))
		return table;
	firmware_pass_over(firmware, "a configuration table", table);
	return NULL;
}

/* As many characters as can be read, and none where it leads nowhere: a name stops nobody. */
void firmware_vendor(const struct firmware *firmware, char vendor[HANDOFF_VENDOR_SIZE])
{
	const CHAR16 *text = firmware->system_table->FirmwareVendor;
	const uint64_t size = readable_bytes(text, HANDOFF_VENDOR_SIZE * sizeof(*text));

	narrow(text, size / sizeof(*text), vendor, HANDOFF_VENDOR_SIZE);
}

static bool find_ourselves(struct firmware *firmware)
{
	struct pages *own = &firmware->own_image;
	EFI_STATUS status = firmware_protocol(firmware, firmware->image, GUID_LOADED_IMAGE,
					      sizeof(*firmware->loaded_image),
					      (void **)&firmware->loaded_image);

	if (!EFI_ERROR(status)) {
		own->data = firmware->loaded_image->ImageBase;
		own->size = align_up(firmware->loaded_image->ImageSize, PAGE_SIZE);
		if (own->size == 0 || !is_readable(own->data, own->size))
			status = EFI_LOAD_ERROR;
	}
	return !EFI_ERROR(status) ||
	       output_failure(firmware->output, status, "the loader's own loaded image");
}

struct pages firmware_section(const struct firmware *firmware, const char name[8])
{
	const struct pages *own = &firmware->own_image;
	struct section_header section;
	struct pe_view pe;

	if (pe_open(&pe, own->data, own->size) != STATUS_OK)
		return (struct pages){NULL, 0};
	for (uint16_t i = 0; i < pe.headers.section_count && pe_read_section(&pe, i, &section); i++)
		if (memcmp(section.name, name, sizeof(section.name)) == 0 &&
		    section.virtual_address <= own->size &&
		    section.virtual_size <= own->size - section.virtual_address)
			return (struct pages){(uint8_t *)own->data + section.virtual_address,
					      section.virtual_size};
	return (struct pages){NULL, 0};
}

/* UEFI 2.10, section 3.3: 1 where firmware starts only what it trusts. Of firmware without that variable nobody
 * expects it; nor of a table that is none. */
static bool is_secure_boot(EFI_RUNTIME_SERVICES *services)
{
	CHAR16 *name = (CHAR16 *)(uintptr_t)L"SecureBoot";
	EFI_GUID global = EFI_GLOBAL_VARIABLE;
	UINT8 value = 0;
	UINTN size = sizeof(value);

	return is_readable(services, sizeof(*services)) &&
	       services->Hdr.Signature == EFI_RUNTIME_SERVICES_SIGNATURE &&
	       !EFI_ERROR(services->GetVariable(name, &global, NULL, &size, &value)) && value != 0;
}

/* The port of firmware's own console: boards may have another one at COM1, with nobody there. ACPI's tables of
 * version 2 and later count more. */
static void find_serial_port(struct firmware *firmware)
{
	struct serial named = {.present = false};
	const void *table = firmware_table(firmware, GUID_ACPI_20, 0);
	const paddr_t rsdp = paddr_identity(
		table != NULL ? table : firmware_table(firmware, GUID_ACPI_10, 0));
	paddr_t wrong;
	const uint8_t *spcr = acpi_find(rsdp, "SPCR", SPCR_SIZE, &wrong);

	if (wrong.value != 0)
		firmware_pass_over(firmware, "ACPI's table", vaddr_pointer(vaddr_identity(wrong)));
	if (wrong.value != rsdp.value)
		firmware->rsdp = rsdp;
	if (spcr != NULL && acpi_serial_port(spcr) != 0)
		serial_open(&named, acpi_serial_port(spcr));
	if (named.present)
		firmware->output->serial = named;
}

/* We speak before a byte of firmware's is looked at. */
bool firmware_meet(struct firmware *firmware, EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	const char *encryption = processor_encryption();
	struct output *output = firmware->output;

	serial_open(&output->serial, SERIAL_COM1);
	output_line(output, "meeting the firmware");
	firmware->image = image;
	firmware->system_table = system_table;
	firmware->boot_services = system_table->BootServices;
	firmware->runtime_services = system_table->RuntimeServices;
	if (is_readable(system_table->ConOut, sizeof(*output->console)))
		output->console = system_table->ConOut;
	if (encryption != NULL)
		return output_refusal(output, "it cannot be handed over", "memory encrypted by %s",
				      encryption);
	if (!has_tables(system_table))
		firmware_pass_over(firmware, "ConfigurationTable",
				   system_table->ConfigurationTable);
	find_serial_port(firmware);
	if (!find_ourselves(firmware))
		return false;
	output_line(output, "under way: GetVariable");
	firmware->secure_boot = is_secure_boot(firmware->runtime_services);
	/* Services of the exit want TPL_APPLICATION (UEFI 2.10, section 7.1), where firmware starts us:
	 * this is for the odd one that does not. */
	(void)firmware->boot_services->RaiseTPL(TPL_HIGH_LEVEL);
	firmware->boot_services->RestoreTPL(TPL_APPLICATION);
	/* It would reset the machine after five minutes. Firmware without a watchdog answers
	 * EFI_UNSUPPORTED (UEFI 2.10, section 7.5.1), which is as good. */
	(void)firmware->boot_services->SetWatchdogTimer(0, 0, 0, NULL);
	output_line(output, "loader at 0x%lx, %lu KiB",
		    paddr_identity(firmware->own_image.data).value,
		    firmware->own_image.size / 1024);
	return true;
}

/* ---- Pages ---- */

bool firmware_take_pages(struct firmware *firmware, const char *what, uint64_t size,
			 struct pages *pages)
{
	EFI_PHYSICAL_ADDRESS address = 0;
	EFI_STATUS status = EFI_OUT_OF_RESOURCES;

	if (firmware->taken_count < FIRMWARE_PAGES_MAX)
		status = firmware->boot_services->AllocatePages(AllocateAnyPages, EfiLoaderData,
								size_to_pages(size), &address);
	if (!EFI_ERROR(status) && !is_readable(vaddr_pointer(vaddr(address)), size))
		status = EFI_PROTOCOL_ERROR;
	if (EFI_ERROR(status))
		return output_failure(firmware->output, status, "%lu bytes of memory for %s", size,
				      what);
	*pages = (struct pages){vaddr_pointer(vaddr_identity(paddr(address))),
				pages_to_size(size_to_pages(size))};
	firmware->taken[firmware->taken_count++] = *pages;
	return true;
}

void firmware_give_back(struct firmware *firmware)
{
	while (firmware->taken_count > 0) {
		const struct pages *pages = &firmware->taken[--firmware->taken_count];

		/* Firmware handed it out itself: if it refuses, nothing can be done. */
		(void)firmware->boot_services->FreePages(paddr_identity(pages->data).value,
							 size_to_pages(pages->size));
	}
	if (firmware->handles != NULL)
		(void)firmware->boot_services->FreePool(firmware->handles);
	firmware->handles = NULL;
	/* Close cannot fail (section 13.5). */
	if (firmware->folder != NULL)
		(void)firmware->folder->Close(firmware->folder);
	if (firmware->root != NULL)
		(void)firmware->root->Close(firmware->root);
	firmware->folder = firmware->root = NULL;
}
