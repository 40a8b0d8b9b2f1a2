/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/pointers.c and loader/images.c: what is written down of firmware itself, and when a census is
 * taken.
 */
#include "tests/unit/watch_world.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_tables),	      FRESH(test_handles_and_images),
		FRESH(test_drivers),	      FRESH(test_no_handles),
		FRESH(test_too_much_residue), FRESH(test_when_a_census_is_taken),
		FRESH(test_the_census),
	};

	return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
