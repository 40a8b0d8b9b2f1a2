/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A loader of somebody else's around what it borrowed: loader/exit.c, loader/svam.c, loader/core/ and the
 * jump, with what they include, and nothing else of Brightline. It is built with gnu-efi's own start-up
 * code and linker script, and reads \EFI\brightline\kernel.elf.
 *
 * It is as short as it can be: no image of firmware is named, no screen is looked for, and a failure is a
 * status that firmware shows.
 */
#include <efi.h>
/* gnu-efi first: everything else is free of firmware's headers. */
#include <handoff.h>
#include <layout.h>

#include "kernel/lib/string.h"
#include "loader/core/attributes.h"
#include "loader/core/elf_image.h"
#include "loader/core/regions.h"
#include "loader/core/virtual_map.h"
#include "loader/exit.h"
#include "loader/jump.h"
#include "loader/svam.h"

#define KERNEL_FILE_MAX (4 * 1024 * 1024)
#define TABLES 256
#define COM1 0x3f8

static EFI_BOOT_SERVICES *boot_services;
static struct handoff *handoff; /* at the start of its block */
static uint8_t *block;
static uint64_t block_size;
static struct memory_map map, virtual_map, attributes;
static struct page_pool pool;
static struct page_table table;
static struct elf_image kernel;
static uint8_t *segments[ELF_SEGMENTS_MAX];

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

/* Pages, filled with zeroes; or NULL. */
static void *take(uint64_t size)
{
	EFI_PHYSICAL_ADDRESS address = 0;

	if (EFI_ERROR(boot_services->AllocatePages(AllocateAnyPages, EfiLoaderData,
						   size_to_pages(size), &address)))
		return NULL;
	return memset((void *)(uintptr_t)address, 0, align_up(size, PAGE_SIZE));
}

static EFI_STATUS read_file(EFI_HANDLE image, uint8_t *file, UINTN *size)
{
	EFI_GUID loaded_image_guid = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_GUID volume_guid = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;
	EFI_LOADED_IMAGE_PROTOCOL *loaded_image;
	EFI_FILE_IO_INTERFACE *volume;
	EFI_FILE_HANDLE root, handle;
	EFI_STATUS status = boot_services->HandleProtocol(image, &loaded_image_guid,
							  (void **)&loaded_image);

	if (!EFI_ERROR(status))
		status = boot_services->HandleProtocol(loaded_image->DeviceHandle, &volume_guid,
						       (void **)&volume);
	if (!EFI_ERROR(status))
		status = volume->OpenVolume(volume, &root);
	if (!EFI_ERROR(status))
		status = root->Open(root, &handle,
				    (CHAR16 *)(uintptr_t)L"\\EFI\\brightline\\kernel.elf",
				    EFI_FILE_MODE_READ, 0);
	return EFI_ERROR(status) ? status : handle->Read(handle, size, file);
}

static bool load_kernel(const uint8_t *file, uint64_t size)
{
	if (elf_examine(file, size, arch_elf_machine(), &kernel) != STATUS_OK)
		return false;
	for (uint32_t i = 0; i < kernel.segment_count; i++) {
		const struct elf_segment *segment = &kernel.segments[i];

		segments[i] = take(segment->size);
		if (segments[i] == NULL)
			return false;
		memcpy(segments[i] + segment->skip, file + segment->offset, segment->file_size);
	}
	return kernel.note == STATUS_OK;
}

/* The handoff and the three maps in one block, and the pages that tables are made from. */
static bool take_pages(uint64_t capacity)
{
	const uint64_t whole = align_up(sizeof(*handoff), PAGE_SIZE);
	void *tables = take(pages_to_size(TABLES));

	block_size = whole + (2 + ATTRIBUTES_PER_DESCRIPTOR) * capacity;
	block = take(block_size);
	if (tables == NULL || block == NULL)
		return false;
	handoff = (struct handoff *)(void *)block;
	map.descriptors = block + whole;
	virtual_map.descriptors = map.descriptors + capacity;
	attributes.descriptors = virtual_map.descriptors + capacity;
	pool = (struct page_pool){paddr_identity(tables), vaddr_of(tables), TABLES, 0};
	return true;
}

static bool add(vaddr_t virtual, paddr_t physical, uint64_t size, enum rights rights)
{
	const struct mapping mapping = {.virtual = virtual,
					.physical = physical,
					.size = size,
					.rights = (uint8_t)rights,
					.cache = CACHE_WRITE_BACK};

	return page_table_map(&table, &mapping) == STATUS_OK;
}

/* Everything that depends on the map, with no call to firmware. */
static bool plan(void)
{
	const paddr_t transit = arch_transit();
	const struct memory_descriptor *wrong;
	bool ok = virtual_map_select(&map, 52, &virtual_map, &wrong) == STATUS_OK &&
		  virtual_map_place(&virtual_map, &handoff->options,
				    (struct virtual_map_images){NULL, 0}) == STATUS_OK;

	pool.used = 0;
	ok = ok && page_table_open(&table, &pool, 4, true, false) == STATUS_OK &&
	     add(vaddr(HANDOFF_VIRTUAL_BASE), paddr_identity(block), block_size, RIGHTS_W) &&
	     add(vaddr(TABLES_VIRTUAL_BASE), pool.physical, pages_to_size(TABLES), RIGHTS_W) &&
	     add(vaddr_identity(transit), transit, ARCH_TRANSIT_SIZE, RIGHTS_X);
	for (uint32_t i = 0; i < kernel.segment_count; i++)
		ok = ok && add(kernel.segments[i].virtual, paddr_identity(segments[i]),
			       kernel.segments[i].size, (enum rights)kernel.segments[i].rights);
	return ok && regions_map(&table, &virtual_map) == STATUS_OK;
}

static const void *attributes_table(const EFI_SYSTEM_TABLE *system_table)
{
	static const EFI_GUID guid = {0xdcfa911d,
				      0x26eb,
				      0x469f,
				      {0xa2, 0x20, 0x38, 0xb7, 0xdc, 0x46, 0x12, 0x20}};

	for (UINTN i = 0; i < system_table->NumberOfTableEntries; i++)
		if (memcmp(&system_table->ConfigurationTable[i].VendorGuid, &guid, sizeof(guid)) ==
		    0)
			return system_table->ConfigurationTable[i].VendorTable;
	return NULL;
}

static void set_virtual_address_map(EFI_SYSTEM_TABLE *system_table)
{
	EFI_RUNTIME_SERVICES *services = system_table->RuntimeServices;
	const struct svam svam = {services, &virtual_map, &handoff->svam, svam_call_directly, NULL};
	struct region_rights rights = {.runtime_services = paddr_identity(services)};

	handoff->attributes.status = attributes_copy(attributes_table(system_table), &attributes,
						     ATTRIBUTES_PER_DESCRIPTOR * map.size);
	rights.attributes = attributes.size == 0 ? NULL : &attributes;
	svam_remember(&svam);
	svam_set(&svam);
	svam_settle(&svam);
	regions_protect(&table, &virtual_map, &rights);
	(void)virtual_map_translate(&virtual_map, rights.runtime_services,
				    &handoff->runtime_services);
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	UINTN size = KERNEL_FILE_MAX;
	struct boot_exit exit = {.image = image, .map = &map};
	uint8_t *file;

	exit.boot_services = boot_services = system_table->BootServices;
	file = take(size);
	if (file == NULL || EFI_ERROR(read_file(image, file, &size)) || !load_kernel(file, size) ||
	    EFI_ERROR(exit_measure_map(boot_services, &exit.capacity)) ||
	    !take_pages(exit.capacity))
		return EFI_LOAD_ERROR;
	exit.record = &handoff->exit;
	if (EFI_ERROR(exit_read_map(&exit)) || !plan())
		return EFI_LOAD_ERROR;
	/* A stale key means another map, and so another plan. */
	if (EFI_ERROR(exit_boot_services(&exit)) || (map.key != virtual_map.key && !plan()))
		for (;;)
			__asm__ volatile("hlt");
	set_virtual_address_map(system_table);
	handoff->version = HANDOFF_VERSION;
	handoff->size = sizeof(*handoff);
	handoff->serial = (struct handoff_serial){.present = true, .port = COM1};
	handoff->tables = (struct handoff_tables){table.root, table.levels, table.no_execute, pool};
	handoff->magic = HANDOFF_MAGIC;
	arch_jump(table.root, kernel.entry, vaddr(HANDOFF_VIRTUAL_BASE));
}
