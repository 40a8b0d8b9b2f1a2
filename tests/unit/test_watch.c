/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/watch.c, loader/census.c and loader/images.c: what is written down of a driver under test, and
 * of firmware itself, and when a census is taken.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/crc32.h"
#include "loader/census.c"
#include "loader/images.c"
#include "loader/protocol.c"
#include "loader/watch.c"

#define MEMORY UINT64_C(0x7e000000)

/* ---- The loader's other rooms: no image here has a name, or lies in runtime memory ---- */

const EFI_DEVICE_PATH_PROTOCOL *device_path_find(const EFI_DEVICE_PATH_PROTOCOL *path, UINT8 type,
						 UINT8 subtype, size_t size)
{
	(void)path, (void)type, (void)subtype, (void)size;
	return NULL;
}

bool device_path_file_name(const EFI_DEVICE_PATH_PROTOCOL *path, char name[HANDOFF_NAME_SIZE])
{
	(void)path, (void)name;
	return false;
}

void narrow(const CHAR16 *text, size_t length, char *ascii, size_t size)
{
	(void)text, (void)length, (void)size;
	ascii[0] = '\0';
}

/* ---- The script ---- */

/* What firmware hands out next, and whether it does. */
static struct {
	EFI_STATUS status;
	uint64_t next;
} script;

/* ---- Firmware ---- */

static EFI_STATUS EFIAPI firmware_allocate_pool(EFI_MEMORY_TYPE type, UINTN size, void **buffer)
{
	(void)type, (void)size;
	if (!EFI_ERROR(script.status))
		*buffer = (void *)script.next;
	return script.status;
}

static EFI_STATUS EFIAPI firmware_allocate_pages(EFI_ALLOCATE_TYPE where, EFI_MEMORY_TYPE type,
						 UINTN pages, EFI_PHYSICAL_ADDRESS *memory)
{
	(void)where, (void)type, (void)pages;
	if (!EFI_ERROR(script.status))
		*memory = script.next;
	return script.status;
}

static EFI_STATUS EFIAPI firmware_free_pool(void *buffer)
{
	(void)buffer;
	return script.status;
}

static EFI_STATUS EFIAPI firmware_free_pages(EFI_PHYSICAL_ADDRESS memory, UINTN pages)
{
	(void)memory, (void)pages;
	return script.status;
}

static EFI_STATUS EFIAPI firmware_create_event(UINT32 type, EFI_TPL level, EFI_EVENT_NOTIFY notify,
					       void *context, EFI_EVENT *event)
{
	(void)type, (void)level, (void)notify, (void)context;
	*event = (void *)script.next;
	return script.status;
}

static EFI_STATUS EFIAPI firmware_create_event_ex(UINT32 type, EFI_TPL level,
						  EFI_EVENT_NOTIFY notify, const void *context,
						  const EFI_GUID *group, EFI_EVENT *event)
{
	(void)type, (void)level, (void)notify, (void)context, (void)group;
	*event = (void *)script.next;
	return script.status;
}

static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);
	EFI_BOOT_SERVICES *table = &firmware->boot_services;

	memset(&watch, 0, sizeof(watch));
	script.status = EFI_SUCCESS;
	script.next = MEMORY;
	table->Hdr.HeaderSize = sizeof(*table);
	table->AllocatePool = firmware_allocate_pool;
	table->AllocatePages = firmware_allocate_pages;
	table->FreePool = firmware_free_pool;
	table->FreePages = firmware_free_pages;
	table->CreateEvent = firmware_create_event;
	table->CreateEventEx = firmware_create_event_ex;
	table->Hdr.CRC32 = crc32_table(table, sizeof(*table));
	firmware->loader.drivers.count = 5;
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

/* ---- A driver ---- */

static void *take_pool(struct scripted_firmware *firmware, EFI_MEMORY_TYPE type, uint64_t at,
		       uint64_t size)
{
	void *buffer = NULL;

	script.next = at;
	assert_int_equal(firmware->boot_services.AllocatePool(type, size, &buffer), script.status);
	return buffer;
}

static void take_pages(struct scripted_firmware *firmware, uint64_t at, uint64_t pages)
{
	EFI_PHYSICAL_ADDRESS memory = 0;

	script.next = at;
	assert_int_equal(firmware->boot_services.AllocatePages(AllocateAnyPages,
							       EfiRuntimeServicesCode, pages,
							       &memory),
			 script.status);
	assert_int_equal(memory, EFI_ERROR(script.status) ? 0 : at);
}

static void give_pages(struct scripted_firmware *firmware, uint64_t at, uint64_t pages)
{
	assert_int_equal(firmware->boot_services.FreePages(at, pages), script.status);
}

/* One of the blocks is this one. */
static void assert_block(const struct scripted_firmware *firmware, uint64_t base, uint64_t size)
{
	for (uint32_t i = 0; i < firmware->loader.census.block_count; i++) {
		const struct census_block *block = &firmware->loader.census_notes.blocks[i];

		if (block->base.value == base && block->size == size && block->driver == 5)
			return;
	}
	fail_msg("no block at 0x%lx of %lu bytes", base, size);
}

static void assert_blocks(const struct scripted_firmware *firmware, uint32_t count)
{
	assert_int_equal(firmware->loader.census.block_count, count);
	assert_int_equal(firmware->loader.census.block_count_all, count);
}

/* ---- The watch ---- */

/* Runtime memory is a block of the driver that is being started, as large as it was asked for. */
static void test_blocks(void **state)
{
	struct scripted_firmware *firmware = *state;

	watch_start(&firmware->loader);
	assert_ptr_equal(take_pool(firmware, EfiRuntimeServicesData, MEMORY + 8, 100),
			 (void *)(MEMORY + 8));
	take_pages(firmware, MEMORY + 0x1000, 2);
	watch_stop();
	assert_blocks(firmware, 2);
	assert_block(firmware, MEMORY + 8, 100);
	assert_block(firmware, MEMORY + 0x1000, 0x2000);
}

/* Other memory is gone at the exit, and what was refused is nobody's. */
static void test_no_blocks(void **state)
{
	struct scripted_firmware *firmware = *state;

	watch_start(&firmware->loader);
	take_pool(firmware, EfiBootServicesData, MEMORY, 100);
	take_pool(firmware, EfiLoaderData, MEMORY, 100);
	take_pool(firmware, EfiACPIMemoryNVS, MEMORY, 100);
	script.status = EFI_OUT_OF_RESOURCES;
	assert_null(take_pool(firmware, EfiRuntimeServicesData, MEMORY, 100));
	take_pages(firmware, MEMORY, 1);
	watch_stop();
	assert_blocks(firmware, 0);
}

/* Pool that is given back is no block any more; if firmware refuses, it still is. */
static void test_free_pool(void **state)
{
	struct scripted_firmware *firmware = *state;
	EFI_BOOT_SERVICES *table = &firmware->boot_services;

	watch_start(&firmware->loader);
	for (uint64_t i = 0; i < 3; i++)
		take_pool(firmware, EfiRuntimeServicesData, MEMORY + i * 0x100, 0x100);
	assert_int_equal(table->FreePool((void *)(MEMORY + 0x100)), EFI_SUCCESS);
	assert_int_equal(table->FreePool((void *)(MEMORY + 0x300)), EFI_SUCCESS);
	script.status = EFI_INVALID_PARAMETER;
	assert_int_equal(table->FreePool((void *)MEMORY), EFI_INVALID_PARAMETER);
	watch_stop();
	assert_blocks(firmware, 2);
	assert_block(firmware, MEMORY, 0x100);
	assert_block(firmware, MEMORY + 0x200, 0x100);
}

/* Pages may be given back from the start, the end or the middle: the rest stays. */
static void test_free_some_pages(void **state)
{
	struct scripted_firmware *firmware = *state;

	watch_start(&firmware->loader);
	take_pages(firmware, MEMORY, 8);
	give_pages(firmware, MEMORY, 1);
	assert_blocks(firmware, 1);
	assert_block(firmware, MEMORY + 0x1000, 0x7000);
	give_pages(firmware, MEMORY + 0x7000, 1);
	assert_blocks(firmware, 1);
	assert_block(firmware, MEMORY + 0x1000, 0x6000);
	give_pages(firmware, MEMORY + 0x3000, 2);
	assert_blocks(firmware, 2);
	assert_block(firmware, MEMORY + 0x1000, 0x2000);
	assert_block(firmware, MEMORY + 0x5000, 0x2000);
	give_pages(firmware, MEMORY + 0x3000, 2);
	assert_blocks(firmware, 2);
	watch_stop();
}

/* What was taken in several pieces may be given back in one. */
static void test_free_several_pages(void **state)
{
	struct scripted_firmware *firmware = *state;

	watch_start(&firmware->loader);
	for (uint64_t i = 0; i < 4; i++)
		take_pages(firmware, MEMORY + i * 0x2000, 2);
	script.status = EFI_NOT_FOUND;
	give_pages(firmware, MEMORY, 8);
	assert_blocks(firmware, 4);
	script.status = EFI_SUCCESS;
	give_pages(firmware, MEMORY + 0x1000, 6);
	assert_blocks(firmware, 2);
	assert_block(firmware, MEMORY, 0x1000);
	assert_block(firmware, MEMORY + 0x7000, 0x1000);
	give_pages(firmware, MEMORY, 8);
	assert_blocks(firmware, 0);
	watch_stop();
}

/* More blocks than there is room for are counted. */
static void test_too_many_blocks(void **state)
{
	struct scripted_firmware *firmware = *state;

	watch_start(&firmware->loader);
	for (uint64_t i = 0; i < CENSUS_BLOCKS_MAX + 2; i++)
		take_pages(firmware, MEMORY + i * 0x1000, 1);
	watch_stop();
	assert_int_equal(firmware->loader.census.block_count, CENSUS_BLOCKS_MAX);
	assert_int_equal(firmware->loader.census.block_count_all, CENSUS_BLOCKS_MAX + 2);
}

/* Events are residue, of either call; one that was not created is none. */
static void test_events(void **state)
{
	struct scripted_firmware *firmware = *state;
	EFI_BOOT_SERVICES *table = &firmware->boot_services;
	const struct census_residue *residue = firmware->loader.census_notes.residue;
	EFI_EVENT event;

	watch_start(&firmware->loader);
	table->CreateEvent(0, TPL_CALLBACK, NULL, NULL, &event);
	script.next++;
	table->CreateEventEx(0, TPL_CALLBACK, NULL, NULL, NULL, &event);
	script.status = EFI_INVALID_PARAMETER;
	assert_int_equal(table->CreateEvent(0, 0, NULL, NULL, &event), EFI_INVALID_PARAMETER);
	watch_stop();
	assert_int_equal(firmware->loader.census.residue_count, 2);
	assert_int_equal(residue[0].value, MEMORY);
	assert_int_equal(residue[0].kind, RESIDUE_EVENT);
	assert_int_equal(residue[1].value, MEMORY + 1);
	assert_int_equal(residue[1].kind, RESIDUE_EVENT);
}

/* ---- The table ---- */

static void take_one_of_each(struct scripted_firmware *firmware)
{
	EFI_EVENT event;

	take_pool(firmware, EfiRuntimeServicesData, MEMORY, 8);
	take_pages(firmware, MEMORY, 1);
	firmware->boot_services.CreateEvent(0, TPL_CALLBACK, NULL, NULL, &event);
}

/* Before and behind the watch the table is firmware's, to the last bit, and nothing is noted. */
static void test_the_table_is_given_back(void **state)
{
	struct scripted_firmware *firmware = *state;
	const EFI_BOOT_SERVICES before = firmware->boot_services;

	take_one_of_each(firmware);
	watch_start(&firmware->loader);
	assert_memory_not_equal(&firmware->boot_services, &before, sizeof(before));
	assert_int_equal(firmware->boot_services.Hdr.CRC32,
			 crc32_table(&firmware->boot_services, sizeof(before)));
	watch_stop();
	assert_memory_equal(&firmware->boot_services, &before, sizeof(before));
	take_one_of_each(firmware);
	assert_blocks(firmware, 0);
	assert_int_equal(firmware->loader.census.residue_count_all, 0);
}

/* A CRC that was wrong is not ours to mend. */
static void test_wrong_crc(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->boot_services.Hdr.CRC32 ^= 1;
	for (uint32_t crc = firmware->boot_services.Hdr.CRC32, i = 0; i < 2; i++) {
		watch_start(&firmware->loader);
		assert_int_equal(firmware->boot_services.Hdr.CRC32, crc);
		watch_stop();
		assert_int_equal(firmware->boot_services.Hdr.CRC32, crc);
	}
}

/* A table that is shorter, or of an absurd length, is left alone; and who has no index is not watched. */
static void test_not_watched(void **state)
{
	struct scripted_firmware *firmware = *state;
	EFI_BOOT_SERVICES *table = &firmware->boot_services;

	table->Hdr.HeaderSize = sizeof(*table) - 8;
	watch_start(&firmware->loader);
	assert_ptr_equal(table->AllocatePool, firmware_allocate_pool);
	watch_stop();
	table->Hdr.HeaderSize = UINT32_MAX;
	watch_start(&firmware->loader);
	assert_ptr_equal(table->AllocatePool, firmware_allocate_pool);
	watch_stop();
	table->Hdr.HeaderSize = sizeof(*table);
	firmware->loader.drivers.count = HANDOFF_DRIVERS;
	watch_start(&firmware->loader);
	assert_ptr_equal(table->AllocatePool, firmware_allocate_pool);
	watch_stop();
}

/* ---- A driver that hooks the table itself ---- */

static EFI_ALLOCATE_POOL hooked;
static unsigned int hook_calls;

static EFI_STATUS EFIAPI hook(EFI_MEMORY_TYPE type, UINTN size, void **buffer)
{
	hook_calls++;
	return hooked(type, size, buffer);
}

/* Its hook stays in front, and ours behind it, where it only forwards until the next driver's turn. */
static void test_hooked_by_a_driver(void **state)
{
	struct scripted_firmware *firmware = *state;
	EFI_BOOT_SERVICES *table = &firmware->boot_services;

	hook_calls = 0;
	watch_start(&firmware->loader);
	hooked = table->AllocatePool;
	table->AllocatePool = hook;
	table->Hdr.CRC32 = crc32_table(table, sizeof(*table));
	watch_stop();
	assert_ptr_equal(table->AllocatePool, hook);
	assert_ptr_equal(table->FreePool, firmware_free_pool);
	assert_int_equal(table->Hdr.CRC32, crc32_table(table, sizeof(*table)));
	take_pool(firmware, EfiRuntimeServicesData, MEMORY, 8);
	assert_int_equal(hook_calls, 1);
	assert_blocks(firmware, 0);

	watch_start(&firmware->loader);
	take_pool(firmware, EfiRuntimeServicesData, MEMORY, 8);
	take_pages(firmware, MEMORY + 0x1000, 1);
	watch_stop();
	assert_int_equal(hook_calls, 2);
	assert_blocks(firmware, 2);
	assert_ptr_equal(table->AllocatePool, hook);

	table->AllocatePool = hooked;
	watch_start(&firmware->loader);
	watch_stop();
	assert_ptr_equal(table->AllocatePool, firmware_allocate_pool);
}

/* ---- Residue ---- */

static void *handles[] = {(void *)0x7e001000, (void *)0x7e002000, (void *)0x7e003000};
static EFI_LOADED_IMAGE_PROTOCOL image = {.ImageBase = (void *)0x7e100000};

static EFI_STATUS EFIAPI locate(EFI_LOCATE_SEARCH_TYPE type, EFI_GUID *protocol, void *key,
				UINTN *count, EFI_HANDLE **buffer)
{
	assert_int_equal(type, AllHandles);
	assert_null(protocol);
	assert_null(key);
	if (EFI_ERROR(script.status))
		return script.status;
	*count = sizeof(handles) / sizeof(handles[0]);
	*buffer = malloc(sizeof(handles));
	memcpy(*buffer, handles, sizeof(handles));
	return EFI_SUCCESS;
}

/* Only the second handle is an image's. */
static EFI_STATUS EFIAPI handle_protocol(EFI_HANDLE handle, EFI_GUID *guid, void **interface)
{
	assert_true(guid_equal(guid, &GUID_LOADED_IMAGE));
	if (handle != handles[1])
		return EFI_UNSUPPORTED;
	*interface = &image;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI free_handles(void *buffer)
{
	free(buffer);
	return EFI_SUCCESS;
}

static void assert_residue(const struct scripted_firmware *firmware, enum census_residue_kind kind,
			   const void *value)
{
	for (uint32_t i = 0; i < firmware->loader.census.residue_count; i++) {
		const struct census_residue *residue = &firmware->loader.census_notes.residue[i];

		if (residue->kind == kind && residue->value == vaddr_of(value).value)
			return;
	}
	fail_msg("no residue of kind %d with value %p", (int)kind, value);
}

static void open_residue(struct scripted_firmware *firmware)
{
	static EFI_CONFIGURATION_TABLE tables[2] = {
		{.VendorTable = (void *)0x7e200000},
		{.VendorTable = (void *)0x7e300000},
	};

	firmware->boot_services.LocateHandleBuffer = locate;
	firmware->boot_services.HandleProtocol = handle_protocol;
	firmware->boot_services.FreePool = free_handles;
	firmware->system_table.ConfigurationTable = tables;
	firmware->system_table.NumberOfTableEntries = 2;
}

/* Firmware's tables, and each configuration table. */
static void test_tables(void **state)
{
	struct scripted_firmware *firmware = *state;

	open_residue(firmware);
	census_note_tables(&firmware->loader);
	assert_int_equal(firmware->loader.census.residue_count, 6);
	assert_residue(firmware, RESIDUE_SYSTEM_TABLE, &firmware->system_table);
	assert_residue(firmware, RESIDUE_BOOT_SERVICES, &firmware->boot_services);
	assert_residue(firmware, RESIDUE_RUNTIME_SERVICES, &firmware->runtime_services);
	assert_residue(firmware, RESIDUE_CONFIGURATION_TABLE,
		       firmware->system_table.ConfigurationTable);
	assert_residue(firmware, RESIDUE_CONFIGURATION_TABLE, (void *)0x7e200000);
	assert_residue(firmware, RESIDUE_CONFIGURATION_TABLE, (void *)0x7e300000);
}

/* All handles, and the image that is installed on one of them, which is no runtime image. */
static void test_handles_and_images(void **state)
{
	struct scripted_firmware *firmware = *state;

	open_residue(firmware);
	assert_true(images_collect(&firmware->loader));
	assert_int_equal(firmware->loader.census.residue_count, 4);
	for (unsigned int i = 0; i < 3; i++)
		assert_residue(firmware, RESIDUE_HANDLE, handles[i]);
	assert_residue(firmware, RESIDUE_IMAGE_BASE, image.ImageBase);
	assert_int_equal(firmware->handoff.image_count_all, 0);
}

/* Of the drivers that were loaded to one place, the last is there; of the others the images are gone. */
static void test_drivers(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff_driver *drivers = firmware->loader.drivers.driver;

	open_residue(firmware);
	drivers[1].base = drivers[3].base = paddr_identity(image.ImageBase);
	drivers[4].base = paddr(drivers[3].base.value + PAGE_SIZE);
	assert_true(images_collect(&firmware->loader));
	for (unsigned int i = 0; i < 5; i++)
		assert_int_equal(drivers[i].present, i == 3);
}

/* A firmware that does not list its handles ends the walk. */
static void test_no_handles(void **state)
{
	struct scripted_firmware *firmware = *state;

	open_residue(firmware);
	script.status = EFI_OUT_OF_RESOURCES;
	assert_false(images_collect(&firmware->loader));
	assert_non_null(strstr(firmware->loader.failure, "the loaded images"));
}

/* More of it than there is room for is counted. */
static void test_too_much_residue(void **state)
{
	struct scripted_firmware *firmware = *state;

	for (uint32_t i = 0; i < CENSUS_RESIDUE_MAX + 2; i++)
		census_note_residue(&firmware->loader, RESIDUE_HANDLE, NULL);
	assert_int_equal(firmware->loader.census.residue_count, CENSUS_RESIDUE_MAX);
	assert_int_equal(firmware->loader.census.residue_count_all, CENSUS_RESIDUE_MAX + 2);
}

/* ---- The census ---- */

static uint32_t step_taken(struct scripted_firmware *firmware, enum virtmap virtmap)
{
	firmware->loader.options.virtmap = virtmap;
	firmware->loader.census.step = 0;
	assert_true(census_take(&firmware->loader));
	return firmware->loader.census.step;
}

/* It is taken where pointers will be converted to something else, and nowhere else. */
static void test_when_a_census_is_taken(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader.options.census_step = 4;
	assert_int_equal(step_taken(firmware, VIRTMAP_OFFSET), 4);
	assert_int_equal(step_taken(firmware, VIRTMAP_PACKED), 4);
	assert_int_equal(step_taken(firmware, VIRTMAP_SCATTERED), 4);
	assert_int_equal(step_taken(firmware, VIRTMAP_IDENTITY), 0);
	assert_int_equal(step_taken(firmware, VIRTMAP_NONE), 0);
	firmware->handoff.rt_properties = 0;
	assert_int_equal(step_taken(firmware, VIRTMAP_OFFSET), 0);
}

/* The words of the accepted map's runtime memory go where the loader has room for them. */
static void test_the_census(void **state)
{
	struct scripted_firmware *firmware = *state;
	uint64_t *page = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	struct census_range range;
	struct census_word words[1];

	memset(page, 0, PAGE_SIZE);
	page[7] = vaddr_of(page).value;
	firmware->loader.map.size = firmware->loader.map.descriptor_size = 48;
	*memory_map_at(&firmware->loader.map, 0) = (struct memory_descriptor){
		.type = MEMORY_RUNTIME_SERVICES_DATA,
		.physical_start = paddr_identity(page),
		.pages = 1,
		.attribute = MEMORY_ATTRIBUTE_RUNTIME,
	};
	firmware->loader.census_ranges = &range;
	firmware->loader.census_words = words;
	assert_true(census_take(&firmware->loader));
	assert_int_equal(firmware->loader.census.word_count, 1);
	assert_int_equal(words[0].at.value, vaddr_of(page + 7).value);
	assert_int_equal(words[0].value, vaddr_of(page).value);
	free(page);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_blocks),
		FRESH(test_no_blocks),
		FRESH(test_free_pool),
		FRESH(test_free_some_pages),
		FRESH(test_free_several_pages),
		FRESH(test_too_many_blocks),
		FRESH(test_events),
		FRESH(test_the_table_is_given_back),
		FRESH(test_wrong_crc),
		FRESH(test_not_watched),
		FRESH(test_hooked_by_a_driver),
		FRESH(test_tables),
		FRESH(test_handles_and_images),
		FRESH(test_drivers),
		FRESH(test_no_handles),
		FRESH(test_too_much_residue),
		FRESH(test_when_a_census_is_taken),
		FRESH(test_the_census),
	};

	return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
