/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/pointers.c and loader/audit/image_names.c: what is written down of firmware
 * itself, and when a census is taken.
 */
#include "tests/unit/hooks_world.h"
#include "tests/unit/readable.h"

/* ---- Residue ---- */

static void *handles[] = {(void *)0x7e001000, (void *)0x7e002000, (void *)0x7e003000};
static EFI_LOADED_IMAGE_PROTOCOL image = {.ImageBase = (void *)0x7e100000,
					  .ImageCodeType = EfiBootServicesCode};

static EFI_STATUS EFIAPI locate(EFI_LOCATE_SEARCH_TYPE type, EFI_GUID *protocol, void *key,
				UINTN *count, EFI_HANDLE **buffer)
{
	assert_true(type == AllHandles
			    ? protocol == NULL
			    : type == ByProtocol && guid_equal(protocol, &GUID_LOADED_IMAGE));
	assert_null(key);
	if (EFI_ERROR(script.status))
		return script.status;
	*count = type == AllHandles ? sizeof(handles) / sizeof(handles[0]) : 1;
	*buffer = malloc(sizeof(handles));
	memcpy(*buffer, type == AllHandles ? handles : handles + 1, *count * sizeof(handles[0]));
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
	for (uint32_t i = 0; i < firmware->audit.census.residue_count; i++) {
		const struct census_residue *residue = &firmware->audit.census_notes.residue[i];

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
	firmware->audit.entry_before_drivers[SERVICE_CONVERT_POINTER] = 0x7e400000;
	pointers_note_tables(&firmware->audit);
	assert_int_equal(firmware->audit.census.residue_count, 7);
	assert_residue(firmware, RESIDUE_RUNTIME_SERVICES, (void *)0x7e400000);
	assert_residue(firmware, RESIDUE_SYSTEM_TABLE, &firmware->system_table);
	assert_residue(firmware, RESIDUE_BOOT_SERVICES, &firmware->boot_services);
	assert_residue(firmware, RESIDUE_RUNTIME_SERVICES, &firmware->runtime_services);
	assert_residue(firmware, RESIDUE_CONFIGURATION_TABLE,
		       firmware->system_table.ConfigurationTable);
	assert_residue(firmware, RESIDUE_CONFIGURATION_TABLE, (void *)0x7e200000);
	assert_residue(firmware, RESIDUE_CONFIGURATION_TABLE, (void *)0x7e300000);
}

/* A count, or an address, that is none: the others are noted all the same. */
static void test_tables_that_are_none(void **state)
{
	struct scripted_firmware *firmware = *state;

	open_residue(firmware);
	firmware->system_table.NumberOfTableEntries = UINT64_C(1) << 40;
	pointers_note_tables(&firmware->audit);
	assert_int_equal(firmware->audit.census.residue_count, 4);
	firmware->system_table.NumberOfTableEntries = 2;
	firmware->system_table.ConfigurationTable = WILD;
	pointers_note_tables(&firmware->audit);
	assert_int_equal(firmware->audit.census.residue_count, 8);
}

/* Beside the tables all handles, and the image that is installed on one of them. */
static void test_handles_and_images(void **state)
{
	struct scripted_firmware *firmware = *state;

	open_residue(firmware);
	assert_true(names_collect(&firmware->audit));
	assert_int_equal(firmware->audit.census.residue_count, 6 + 4);
	for (unsigned int i = 0; i < 3; i++)
		assert_residue(firmware, RESIDUE_HANDLE, handles[i]);
	assert_residue(firmware, RESIDUE_IMAGE_BASE, image.ImageBase);
}

/* Of the drivers that were loaded to one place, the last is there; of the others the images are gone. */
static void test_drivers(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff_driver *drivers = firmware->audit.drivers.driver;

	open_residue(firmware);
	drivers[1].base = drivers[3].base = paddr_identity(image.ImageBase);
	drivers[4].base = paddr(drivers[3].base.value + PAGE_SIZE);
	assert_true(names_collect(&firmware->audit));
	for (unsigned int i = 0; i < 5; i++)
		assert_int_equal(drivers[i].present, i == 3);
}

/* A firmware that does not list its handles ends the walk. */
static void test_no_handles(void **state)
{
	struct scripted_firmware *firmware = *state;

	open_residue(firmware);
	script.status = EFI_OUT_OF_RESOURCES;
	assert_false(names_collect(&firmware->audit));
	assert_non_null(strstr(firmware->loader->output.failure, "the loaded images"));
}

/* More of it than there is room for is counted. */
static void test_too_much_residue(void **state)
{
	struct scripted_firmware *firmware = *state;

	for (uint32_t i = 0; i < CENSUS_RESIDUE_MAX + 2; i++)
		pointers_note_residue(&firmware->audit, RESIDUE_HANDLE, NULL);
	assert_int_equal(firmware->audit.census.residue_count, CENSUS_RESIDUE_MAX);
	assert_int_equal(firmware->audit.census.residue_count_all, CENSUS_RESIDUE_MAX + 2);
}

/* ---- The census ---- */

static uint32_t step_taken(struct scripted_firmware *firmware, enum virtmap virtmap)
{
	firmware->loader->handoff.options.virtmap = virtmap;
	firmware->audit.census.step = 0;
	pointers_take(&firmware->audit);
	return firmware->audit.census.step;
}

/* It is taken where pointers will be converted to something else, and nowhere else. */
static void test_when_a_census_is_taken(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->audit.options.census_step = 4;
	assert_int_equal(step_taken(firmware, VIRTMAP_OFFSET), 4);
	assert_int_equal(step_taken(firmware, VIRTMAP_PACKED), 4);
	assert_int_equal(step_taken(firmware, VIRTMAP_SCATTERED), 4);
	assert_int_equal(step_taken(firmware, VIRTMAP_IDENTITY), 0);
	assert_int_equal(step_taken(firmware, VIRTMAP_NONE), 0);
	firmware->loader->handoff.rt_properties = 0;
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
	firmware->loader->reserved.map.size = firmware->loader->reserved.map.descriptor_size = 48;
	*memory_map_at(&firmware->loader->reserved.map, 0) = (struct memory_descriptor){
		.type = MEMORY_RUNTIME_SERVICES_DATA,
		.physical_start = paddr_identity(page),
		.pages = 1,
		.attribute = MEMORY_ATTRIBUTE_RUNTIME,
	};
	firmware->audit.census_ranges = &range;
	firmware->audit.census_words = words;
	pointers_take(&firmware->audit);
	assert_int_equal(firmware->audit.census.word_count, 1);
	assert_int_equal(words[0].at.value, vaddr_of(page + 7).value);
	assert_int_equal(words[0].value, vaddr_of(page).value);
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_tables),
		FRESH(test_handles_and_images),
		FRESH(test_tables_that_are_none),
		FRESH(test_drivers),
		FRESH(test_no_handles),
		FRESH(test_too_much_residue),
		FRESH(test_when_a_census_is_taken),
		FRESH(test_the_census),
	};

	return cmocka_run_group_tests_name("residue", tests, NULL, NULL);
}
