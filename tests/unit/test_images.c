/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/images.c: where the runtime images are listed, and which of them are chosen.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/images.c"
#include "tests/unit/pe_file.h"

#define COUNT 4

/* Each image has the pages of one; all lie in one piece of runtime memory. */
static uint8_t memory[COUNT * PE_FILE_SIZE] __attribute__((aligned(4096)));
static EFI_LOADED_IMAGE_PROTOCOL protocols[COUNT];

/* What firmware lists: by handles, each of which is an image's or not; and by its debug table. */
static EFI_HANDLE handles[COUNT];
static bool is_image[COUNT];
static EFI_STATUS locate_status;
static unsigned int protocol_calls;

static struct debug_image entries[COUNT], *entry_pointers[COUNT];
static struct debug_image_table debug_table;
static EFI_CONFIGURATION_TABLE configuration[2];

static EFI_STATUS EFIAPI locate_handles(EFI_LOCATE_SEARCH_TYPE how, EFI_GUID *guid, void *key,
					UINTN *count, EFI_HANDLE **found)
{
	(void)key;
	assert_memory_equal(guid, &GUID_LOADED_IMAGE, sizeof(*guid));
	assert_int_equal(how, ByProtocol);
	scripted_firmware_happened("locate");
	if (EFI_ERROR(locate_status))
		return locate_status;
	*count = COUNT;
	*found = handles;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI handle_protocol(EFI_HANDLE handle, EFI_GUID *guid, void **protocol)
{
	size_t index = (size_t)((EFI_LOADED_IMAGE_PROTOCOL *)handle - protocols);

	assert_memory_equal(guid, &GUID_LOADED_IMAGE, sizeof(*guid));
	protocol_calls++;
	if (!is_image[index])
		return EFI_UNSUPPORTED;
	*protocol = &protocols[index];
	return EFI_SUCCESS;
}

static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 8);

	for (unsigned int i = 0; i < COUNT; i++) {
		pe_file_make(memory + i * PE_FILE_SIZE);
		protocols[i] = (EFI_LOADED_IMAGE_PROTOCOL){
			.ImageBase = memory + i * PE_FILE_SIZE,
			.ImageSize = PE_FILE_SIZE,
		};
		handles[i] = &protocols[i];
		is_image[i] = true;
		entries[i] = (struct debug_image){DEBUG_IMAGE_NORMAL, &protocols[i], NULL};
		entry_pointers[i] = &entries[i];
	}
	locate_status = EFI_SUCCESS;
	protocol_calls = 0;
	debug_table = (struct debug_image_table){0, COUNT, entry_pointers};
	configuration[1] = (EFI_CONFIGURATION_TABLE){GUID_DEBUG_IMAGE_INFO, &debug_table};
	firmware->system_table.ConfigurationTable = configuration;
	firmware->system_table.NumberOfTableEntries = 2;
	firmware->boot_services.LocateHandleBuffer = locate_handles;
	firmware->boot_services.HandleProtocol = handle_protocol;
	firmware->loader->reserved.images = calloc(IMAGES_MAX, sizeof(struct handoff_image));
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
{
	struct scripted_firmware *firmware = *state;

	free(firmware->loader->reserved.images);
	scripted_firmware_close(firmware);
	return 0;
}

/* The map: so many pages from the first image on are runtime code, in one descriptor or in one for each
 * page. */
static void choose_from(struct scripted_firmware *firmware, uint64_t pages, bool split)
{
	struct loader *loader = firmware->loader;
	uint8_t room[32 * 48];
	struct memory_map map = {.descriptors = room, .descriptor_size = 48};

	for (uint64_t i = 0; i < (split ? pages : 1); i++) {
		*memory_map_at(&map, i) = (struct memory_descriptor){
			.type = MEMORY_RUNTIME_SERVICES_CODE,
			.physical_start = paddr_identity(memory + i * PAGE_SIZE),
			.pages = split ? 1 : pages,
			.attribute = MEMORY_ATTRIBUTE_RUNTIME,
		};
		map.size += 48;
	}
	firmware->events[0] = '\0';
	images_choose(&loader->images, &map, &loader->handoff, loader->reserved.images);
	/* Firmware is not asked: the map's key stays good. */
	assert_string_equal(firmware->events, "");
}

static void find(struct scripted_firmware *firmware)
{
	struct loader *loader = firmware->loader;

	assert_true(images_find(&loader->firmware, &loader->images));
}

static void expect_chosen(const struct scripted_firmware *firmware, uint32_t count)
{
	const struct handoff *handoff = &firmware->loader->handoff;

	assert_int_equal(handoff->image_count, count);
	assert_int_equal(handoff->image_count_all, count);
	for (uint32_t i = 0; i < count; i++) {
		const struct handoff_image *image = &firmware->loader->reserved.images[i];

		assert_int_equal(image->base.value, (uintptr_t)memory + i * PE_FILE_SIZE);
		assert_int_equal(image->size, PE_FILE_SIZE);
	}
}

/* ---- Where they are listed ---- */

/* Firmware's own table, where there is one: then no handle is asked for. */
static void test_by_table(void **state)
{
	struct scripted_firmware *firmware = *state;

	find(firmware);
	assert_string_equal(firmware->events, "");
	assert_int_equal(protocol_calls, 0);
	choose_from(firmware, COUNT * PE_FILE_SIZE / PAGE_SIZE, false);
	expect_chosen(firmware, COUNT);
}

/* Entries of another kind are not for us, and neither is one that leads nowhere. */
static void test_other_entries(void **state)
{
	struct scripted_firmware *firmware = *state;

	entries[3].ImageInfoType = 2;
	entries[2].LoadedImageProtocolInstance = NULL;
	find(firmware);
	assert_null(images_at(&firmware->loader->images, 3));
	choose_from(firmware, COUNT * PE_FILE_SIZE / PAGE_SIZE, false);
	expect_chosen(firmware, 2);
}

static void expect_handles(struct scripted_firmware *firmware)
{
	firmware->events[0] = '\0';
	find(firmware);
	assert_string_equal(firmware->events, "locate");
	choose_from(firmware, COUNT * PE_FILE_SIZE / PAGE_SIZE, false);
	expect_chosen(firmware, COUNT);
	for (unsigned int i = 0; i < COUNT; i++)
		handles[i] = &protocols[i];
}

/* No table, one that is empty or leads nowhere, and one with a hole, be it the first entry or the last:
 * where an image was unloaded EDK II counts one entry less than it has. Then the handles are asked. */
static void test_by_handles(void **state)
{
	struct scripted_firmware *firmware = *state;

	for (unsigned int hole = 0; hole < COUNT; hole++) {
		entry_pointers[hole] = NULL;
		expect_handles(firmware);
		entry_pointers[hole] = &entries[hole];
	}
	debug_table.TableSize = 0;
	expect_handles(firmware);
	debug_table.TableSize = COUNT;
	debug_table.EfiDebugImageInfoTable = NULL;
	expect_handles(firmware);
	configuration[1].VendorTable = NULL;
	expect_handles(firmware);
	firmware->system_table.NumberOfTableEntries = 1;
	expect_handles(firmware);
}

/* Of all handles some are images', at any place among them. */
static void test_handles_of_others(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->system_table.NumberOfTableEntries = 0;
	is_image[0] = is_image[2] = false;
	find(firmware);
	assert_int_equal(protocol_calls, COUNT);
	assert_int_equal(firmware->loader->images.count, 2);
	assert_ptr_equal(images_at(&firmware->loader->images, 0), &protocols[1]);
	assert_ptr_equal(images_at(&firmware->loader->images, 1), &protocols[3]);
}

/* A firmware that lists neither ends the walk. */
static void test_no_handles(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct loader *loader = firmware->loader;

	firmware->system_table.NumberOfTableEntries = 0;
	locate_status = EFI_OUT_OF_RESOURCES;
	assert_false(images_find(&loader->firmware, &loader->images));
	assert_non_null(strstr(loader->output.failure, "the loaded images"));
	assert_int_equal(loader->output.status, EFI_NOT_FOUND);
}

/* ---- Which of them are chosen ---- */

/* Those of which RUNTIME descriptors hold all, in one piece or in several; one that reaches a page beyond
 * them is not, nor is one without a size. */
static void test_choice(void **state)
{
	struct scripted_firmware *firmware = *state;

	find(firmware);
	for (uint64_t pages = 1; pages <= COUNT * PE_FILE_SIZE / PAGE_SIZE; pages++) {
		choose_from(firmware, pages, pages % 2 == 0);
		expect_chosen(firmware, (uint32_t)(pages * PAGE_SIZE / PE_FILE_SIZE));
	}
	protocols[0].ImageSize = 0;
	choose_from(firmware, COUNT * PE_FILE_SIZE / PAGE_SIZE, false);
	assert_int_equal(firmware->loader->handoff.image_count, COUNT - 1);
}

/* Chosen again from another map, there are not more of them. */
static void test_chosen_twice(void **state)
{
	struct scripted_firmware *firmware = *state;

	find(firmware);
	choose_from(firmware, COUNT * PE_FILE_SIZE / PAGE_SIZE, false);
	choose_from(firmware, PE_FILE_SIZE / PAGE_SIZE, false);
	expect_chosen(firmware, 1);
}

/* More than there is room for are counted. */
static void test_too_many(void **state)
{
	static struct debug_image *many[IMAGES_MAX + 2];
	struct scripted_firmware *firmware = *state;

	for (unsigned int i = 0; i < IMAGES_MAX + 2; i++)
		many[i] = &entries[0];
	debug_table.EfiDebugImageInfoTable = many;
	debug_table.TableSize = IMAGES_MAX + 2;
	find(firmware);
	choose_from(firmware, PE_FILE_SIZE / PAGE_SIZE, false);
	assert_int_equal(firmware->loader->handoff.image_count, IMAGES_MAX);
	assert_int_equal(firmware->loader->handoff.image_count_all, IMAGES_MAX + 2);
}

/* One whose headers cannot be read is chosen all the same. */
static void test_unreadable_headers(void **state)
{
	struct scripted_firmware *firmware = *state;

	memory[0] = 0;
	find(firmware);
	choose_from(firmware, PE_FILE_SIZE / PAGE_SIZE, false);
	assert_int_equal(firmware->loader->handoff.image_count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_by_table),	       TEST(test_other_entries),
		TEST(test_by_handles),	       TEST(test_handles_of_others),
		TEST(test_no_handles),	       TEST(test_choice),
		TEST(test_chosen_twice),       TEST(test_too_many),
		TEST(test_unreadable_headers),
	};

	return cmocka_run_group_tests_name("images", tests, NULL, NULL);
}
