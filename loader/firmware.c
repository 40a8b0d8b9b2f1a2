/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 1: who started us, from where, and who can hear us.
 */
#include "loader/firmware.h"

#include <handoff.h>

#include "kernel/lib/string.h"
#include "kernel/lib/acpi.h"

/* include/ describes firmware's structs without firmware's headers; here both are in sight. */
_Static_assert(sizeof(struct memory_descriptor) == sizeof(EFI_MEMORY_DESCRIPTOR), "descriptor");
#define SAME_OFFSET(ours, our_field, theirs, their_field)                                          \
	_Static_assert(offsetof(ours, our_field) == offsetof(theirs, their_field), #their_field)
SAME_OFFSET(struct memory_descriptor, type, EFI_MEMORY_DESCRIPTOR, Type);
SAME_OFFSET(struct memory_descriptor, physical_start, EFI_MEMORY_DESCRIPTOR, PhysicalStart);
SAME_OFFSET(struct memory_descriptor, virtual_start, EFI_MEMORY_DESCRIPTOR, VirtualStart);
SAME_OFFSET(struct memory_descriptor, pages, EFI_MEMORY_DESCRIPTOR, NumberOfPages);
SAME_OFFSET(struct memory_descriptor, attribute, EFI_MEMORY_DESCRIPTOR, Attribute);

_Static_assert(sizeof(struct runtime_services) == sizeof(EFI_RUNTIME_SERVICES), "runtime services");
#define SERVICE(identifier, name, bit, argument_count)                                             \
	SAME_OFFSET(struct runtime_services, entry[SERVICE_##identifier], EFI_RUNTIME_SERVICES,    \
		    name);
SERVICES(SERVICE)
#undef SERVICE

_Static_assert((int)MEMORY_MMIO_PORT_SPACE == (int)EfiMemoryMappedIOPortSpace, "memory types");
_Static_assert(MEMORY_ATTRIBUTE_RUNTIME == EFI_MEMORY_RUNTIME, "memory attributes");

EFI_STATUS firmware_protocol(const struct firmware *firmware, EFI_HANDLE handle, EFI_GUID guid,
			     void **protocol)
{
	return firmware->boot_services->HandleProtocol(handle, &guid, protocol);
}

void *firmware_table(const EFI_SYSTEM_TABLE *system_table, EFI_GUID guid)
{
	for (UINTN i = 0; i < system_table->NumberOfTableEntries; i++)
		if (guid_equal(&system_table->ConfigurationTable[i].VendorGuid, &guid))
			return system_table->ConfigurationTable[i].VendorTable;
	return NULL;
}

paddr_t firmware_rsdp(const EFI_SYSTEM_TABLE *system_table)
{
	const void *rsdp = firmware_table(system_table, GUID_ACPI_20);

	return paddr_identity(rsdp != NULL ? rsdp : firmware_table(system_table, GUID_ACPI_10));
}

static bool find_ourselves(struct firmware *firmware)
{
	EFI_STATUS status = firmware_protocol(firmware, firmware->image, GUID_LOADED_IMAGE,
					      (void **)&firmware->loaded_image);

	if (EFI_ERROR(status))
		return output_failure(firmware->output, status,
				      "the loaded image protocol of the loader");
	firmware->own_image.data = firmware->loaded_image->ImageBase;
	firmware->own_image.size = align_up(firmware->loaded_image->ImageSize, PAGE_SIZE);
	return true;
}

/*
 * Services of the exit want TPL_APPLICATION (UEFI 2.10, section 7.1). Firmware starts us there; this
 * is for the odd one that does not. RaiseTPL is the only way to learn the level.
 */
static void settle_at_application_level(struct firmware *firmware)
{
	EFI_TPL before = firmware->boot_services->RaiseTPL(TPL_HIGH_LEVEL);

	firmware->boot_services->RestoreTPL(TPL_APPLICATION);
	if (before != TPL_APPLICATION)
		output_line(firmware->output, "started at task priority level %lu, lowered",
			    before);
}

/* The port of firmware's own console first: boards may have another one at COM1, with nobody there. */
static void find_serial_port(const EFI_SYSTEM_TABLE *system_table, struct serial *serial)
{
	struct spcr spcr = acpi_spcr(firmware_rsdp(system_table));

	if (spcr_is_driven(&spcr))
		serial_open(serial, (uint16_t)spcr.address);
	if (!serial->present)
		serial_open(serial, SERIAL_COM1);
}

bool firmware_meet(struct firmware *firmware, EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	firmware->image = image;
	firmware->system_table = system_table;
	firmware->boot_services = system_table->BootServices;
	firmware->runtime_services = system_table->RuntimeServices;
	firmware->output->console = system_table->ConOut;
	find_serial_port(system_table, &firmware->output->serial);
	if (!find_ourselves(firmware))
		return false;
	settle_at_application_level(firmware);
	/* It would reset the machine after five minutes. Firmware without a watchdog answers
	 * EFI_UNSUPPORTED (UEFI 2.10, section 7.5.1), which is as good. */
	(void)firmware->boot_services->SetWatchdogTimer(0, 0, 0, NULL);
	output_line(firmware->output, "loader at 0x%lx, %lu KiB",
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
	if (EFI_ERROR(status))
		return output_failure(firmware->output, status, "%lu bytes of memory for %s", size,
				      what);
	*pages = (struct pages){vaddr_pointer(vaddr_identity(paddr(address))),
				pages_to_size(size_to_pages(size))};
	firmware->taken[firmware->taken_count++] = *pages;
	return true;
}

static void close(EFI_FILE_HANDLE *file)
{
	if (*file != NULL)
		(void)(*file)->Close(*file); /* cannot fail (section 13.5) */
	*file = NULL;
}

void firmware_give_back(struct firmware *firmware)
{
	while (firmware->taken_count > 0) {
		const struct pages *pages = &firmware->taken[--firmware->taken_count];

		/* An address that firmware handed out itself: there is nothing to be done if it
		 * refuses. */
		(void)firmware->boot_services->FreePages(paddr_identity(pages->data).value,
							 size_to_pages(pages->size));
	}
	if (firmware->handles != NULL)
		(void)firmware->boot_services->FreePool(firmware->handles);
	firmware->handles = NULL;
	close(&firmware->kernel);
	close(&firmware->folder);
	close(&firmware->root);
}
