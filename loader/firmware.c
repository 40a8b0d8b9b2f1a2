/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 1: who started us, from where, who can hear us, and what the start before left.
 */
#include "loader/collect.h"
#include "loader/core/acpi.h"
#include "loader/framebuffer.h"
#include "loader/audit/kept.h"
#include "loader/protocol.h"
#include "loader/steps.h"

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

static bool find_ourselves(struct loader *loader)
{
	EFI_STATUS status;
	void *loaded_image;

	status = protocol_of(loader, loader->image, GUID_LOADED_IMAGE, &loaded_image);
	if (EFI_ERROR(status))
		return report_failure(loader, status, "the loaded image protocol of the loader");
	loader->loaded_image = loaded_image;
	loader->loader_image.data = loader->loaded_image->ImageBase;
	loader->loader_image.size = align_up(loader->loaded_image->ImageSize, PAGE_SIZE);
	return true;
}

/*
 * Services of the exit want TPL_APPLICATION (UEFI 2.10, section 7.1). Firmware starts us there; this
 * is for the odd one that does not. RaiseTPL is the only way to learn the level.
 */
static void settle_at_application_level(struct loader *loader)
{
	EFI_TPL before = loader->boot_services->RaiseTPL(TPL_HIGH_LEVEL);

	loader->boot_services->RestoreTPL(TPL_APPLICATION);
	if (before != TPL_APPLICATION)
		report_line(loader, "started at task priority level %lu, lowered", before);
}

/* The port of firmware's own console first: boards may have another one at COM1, with nobody there. */
static void find_serial_port(struct loader *loader)
{
	loader->spcr = acpi_spcr(collect_rsdp(loader));
	if (spcr_is_driven(&loader->spcr))
		serial_open(&loader->serial, (uint16_t)loader->spcr.address);
	if (!loader->serial.present)
		serial_open(&loader->serial, SERIAL_COM1);
}

bool firmware_meet(struct loader *loader)
{
	loader->boot_services = loader->system_table->BootServices;
	loader->runtime_services = loader->system_table->RuntimeServices;
	find_serial_port(loader);
	framebuffer_find(loader);
	if (!find_ourselves(loader))
		return false;
	settle_at_application_level(loader);
	/* It would reset the machine after five minutes. Firmware without a watchdog answers
	 * EFI_UNSUPPORTED (UEFI 2.10, section 7.5.1), which is as good. */
	(void)loader->boot_services->SetWatchdogTimer(0, 0, 0, NULL);
	report_line(loader, "loader at 0x%lx, %lu KiB",
		    paddr_identity(loader->loader_image.data).value,
		    loader->loader_image.size / 1024);
	kept_save(loader);
	return true;
}
