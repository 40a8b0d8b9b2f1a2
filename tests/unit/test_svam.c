/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/svam.c: what SetVirtualAddressMap is given, and what is made of its answer.
 */
#include "tests/unit/svam_world.h"

#include <arch/cpu.h>

/* The script, and what the caller was given. */
static struct {
	struct scripted_firmware *firmware;
	EFI_STATUS status;
	bool aborted;
	void (*change)(struct scripted_firmware *firmware);
	EFI_SET_VIRTUAL_ADDRESS_MAP entry;
	const struct memory_map *map;
	unsigned int calls;
} script;

static bool call(void *context, EFI_SET_VIRTUAL_ADDRESS_MAP entry, const struct memory_map *map,
		 EFI_STATUS *status)
{
	assert_ptr_equal(context, &script);
	script.calls++;
	script.entry = entry;
	script.map = map;
	if (script.change != NULL)
		script.change(script.firmware);
	if (script.aborted)
		return false;
	*status = script.status;
	return true;
}

static struct svam svam_of(struct scripted_firmware *firmware)
{
	return (struct svam){
		.services = &firmware->runtime_services,
		.map = &firmware->loader->reserved.virtual_map,
		.record = &firmware->loader->handoff.svam,
		.call = call,
		.context = &script,
	};
}

static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, CAPACITY);

	plan_regions(firmware);
	memset(&script, 0, sizeof(script));
	script.firmware = firmware;
	*state = firmware;
	return 0;
}

/* As loader/main.c does it. */
static void tell(struct scripted_firmware *firmware)
{
	const struct svam svam = svam_of(firmware);

	svam_remember(&svam);
	if (svam_is_wanted(&firmware->loader->handoff))
		svam_set(&svam);
	svam_settle(&svam);
}

/* ---- What it is given ---- */

/* The entry that gRT has at that moment, with the map as it is. */
static void test_what_the_caller_is_given(void **state)
{
	struct scripted_firmware *firmware = *state;

	tell(firmware);
	assert_int_equal(script.calls, 1);
	assert_int_equal((uintptr_t)script.entry, 0x1000 * (SERVICE_SET_VIRTUAL_ADDRESS_MAP + 1));
	assert_ptr_equal(script.map, &firmware->loader->reserved.virtual_map);
}

static struct {
	UINTN size, descriptor_size;
	UINT32 version;
	EFI_MEMORY_DESCRIPTOR *map;
} given;

static EFI_STATUS EFIAPI set_virtual_address_map(UINTN size, UINTN descriptor_size, UINT32 version,
						 EFI_MEMORY_DESCRIPTOR *map)
{
	given.size = size;
	given.descriptor_size = descriptor_size;
	given.version = version;
	given.map = map;
	/* Firmware that leaves the direction flag set, as none should. */
	__asm__ volatile("std" : : : "memory", "cc");
	return EFI_NO_MAPPING;
}

/* The direct call: firmware's own four arguments, in its convention, and its answer as it is. The flags
 * are afterwards as they were. */
static void test_direct_call(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct memory_map *map = &firmware->loader->reserved.virtual_map;
	EFI_STATUS status = EFI_SUCCESS;

	assert_true(svam_call_directly(NULL, set_virtual_address_map, map, &status));
	assert_int_equal(cpu_read_flags() & RFLAGS_DF, 0);
	assert_int_equal(status, EFI_NO_MAPPING);
	assert_int_equal(given.size, SCRIPTED_COUNT / SCRIPTED_RUNTIME_EVERY * 48);
	assert_int_equal(given.descriptor_size, 48);
	assert_int_equal(given.version, EFI_MEMORY_DESCRIPTOR_VERSION);
	assert_ptr_equal(given.map, map->descriptors);
}

/*
 * What firmware is given is byte for byte what it had in its map, up to the full stride; only the
 * virtual address is ours. And its own map is as it was.
 */
static void test_whole_descriptors(void **state)
{
	static const uint64_t sizes[] = {40, 48};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct scripted_firmware *firmware = scripted_firmware_open(sizes[i], CAPACITY);
		uint8_t before[SCRIPTED_MAP_MAX * 48];
		struct memory_map had = {.descriptors = before};
		const struct memory_map *map = &firmware->loader->reserved.virtual_map;
		struct memory_descriptor *descriptor;
		size_t next = 0;

		plan_regions(firmware);
		scripted_firmware_fill_map(firmware, &had);
		assert_memory_equal(firmware->loader->reserved.map.descriptors, before, had.size);
		memory_map_for_each(descriptor, &had) {
			struct memory_descriptor *passed = memory_map_at(map, next);

			if (!memory_descriptor_is_runtime(descriptor))
				continue;
			assert_int_equal(passed->virtual_start.value,
					 RUNTIME_VIRTUAL_BASE + descriptor->physical_start.value);
			descriptor->virtual_start = passed->virtual_start;
			assert_memory_equal(passed, descriptor, sizes[i]);
			next++;
		}
		assert_int_equal(next, memory_map_count(map));
		scripted_firmware_close(firmware);
	}
}

/* ---- What is made of the answer ---- */

/* Success: the kernel gets virtual services, and the gRT of before to compare them with. */
static void test_success(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct handoff_svam *record = &firmware->loader->handoff.svam;

	script.change = convert_everything;
	tell(firmware);
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_true(record->called);
	assert_int_equal(record->status, EFI_SUCCESS);
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		assert_int_equal(record->before.entry[i], 0x1000 * (i + 1));
	assert_int_equal(record->before.header.header_size, sizeof(EFI_RUNTIME_SERVICES));
	assert_placed(firmware, RUNTIME_VIRTUAL_BASE);
}

/* A success that moved nothing is none: physical calls go on. */
static void test_success_without_change(void **state)
{
	struct scripted_firmware *firmware = *state;

	tell(firmware);
	assert_mode(firmware, RUNTIME_PHYSICAL);
	assert_placed(firmware, 0);
}

/* Where no region moves there is nothing to see, and so it is believed. */
static void test_success_of_an_identity(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, &firmware->loader->reserved.virtual_map)
		descriptor->virtual_start = vaddr_identity(descriptor->physical_start);
	tell(firmware);
	assert_mode(firmware, RUNTIME_VIRTUAL);
}

/* An error, and gRT as it was (U-Boot with one more runtime driver): physical calls go on. */
static void test_error_without_change(void **state)
{
	struct scripted_firmware *firmware = *state;

	script.status = EFI_INVALID_PARAMETER;
	tell(firmware);
	assert_mode(firmware, RUNTIME_PHYSICAL);
	assert_true(firmware->loader->handoff.svam.called);
	assert_int_equal(firmware->loader->handoff.svam.status, EFI_INVALID_PARAMETER);
	assert_placed(firmware, 0);
}

static void change_header_only(struct scripted_firmware *firmware)
{
	firmware->runtime_services.Hdr.CRC32++;
}

/* A checksum is no entry: nothing that can be called has moved. */
static void test_error_with_another_checksum(void **state)
{
	struct scripted_firmware *firmware = *state;

	script.status = EFI_INVALID_PARAMETER;
	script.change = change_header_only;
	tell(firmware);
	assert_mode(firmware, RUNTIME_PHYSICAL);
}

static enum service changed;

static void change_one(struct scripted_firmware *firmware)
{
	entries_of(firmware)[changed] ^= 1;
}

/* An error, and one entry moved, whichever it is, the first as the last: neither mode can be relied on.
 * But a driver may take its own hook out of the two that stay physical. */
static void test_error_with_one_change(void **state)
{
	(void)state;
	for (changed = 0; changed < SERVICE_COUNT; changed++) {
		bool stays = changed == SERVICE_SET_VIRTUAL_ADDRESS_MAP ||
			     changed == SERVICE_CONVERT_POINTER;
		struct scripted_firmware *firmware;

		open_firmware((void **)&firmware);
		script.status = EFI_NOT_FOUND;
		script.change = change_one;
		tell(firmware);
		assert_mode(firmware, stays ? RUNTIME_PHYSICAL : RUNTIME_MIXED);
		assert_int_equal(firmware->loader->handoff.svam.status, EFI_NOT_FOUND);
		/* Of mixed services ResetSystem alone is called, and so it decides. */
		assert_placed(firmware, changed == SERVICE_RESET_SYSTEM ? RUNTIME_VIRTUAL_BASE : 0);
		scripted_firmware_close(firmware);
	}
}

static void lose_one(struct scripted_firmware *firmware)
{
	entries_of(firmware)[SERVICE_GET_TIME] = 0;
}

/* An entry that is gone has changed as well. */
static void test_error_with_a_lost_entry(void **state)
{
	struct scripted_firmware *firmware = *state;

	script.status = EFI_NOT_FOUND;
	script.change = lose_one;
	tell(firmware);
	assert_mode(firmware, RUNTIME_MIXED);
}

/* It never returned: gRT is converted last, so its being unchanged proves nothing. */
static void test_aborted(void **state)
{
	struct scripted_firmware *firmware = *state;

	script.aborted = true;
	tell(firmware);
	assert_mode(firmware, RUNTIME_MIXED);
	assert_true(firmware->loader->handoff.svam.called);
	assert_int_equal(firmware->loader->handoff.svam.status, EFI_ABORTED);
	assert_placed(firmware, 0);
}

static void assert_not_called(struct scripted_firmware *firmware)
{
	tell(firmware);
	assert_int_equal(script.calls, 0);
	assert_mode(firmware, RUNTIME_PHYSICAL);
	assert_false(firmware->loader->handoff.svam.called);
	assert_int_equal(firmware->loader->handoff.svam.before.entry[SERVICE_GET_TIME], 0x1000);
	assert_placed(firmware, 0);
}

/* virtmap=none: nothing is called, and everything is where it was. Under identity it is called. */
static void test_none(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader->handoff.options.virtmap = VIRTMAP_NONE;
	assert_not_called(firmware);
	firmware->loader->handoff.options.virtmap = VIRTMAP_IDENTITY;
	assert_true(svam_is_wanted(&firmware->loader->handoff));
}

/* Firmware says itself that it cannot be moved: as virtmap=none, whatever was asked. */
static void test_unsupported(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader->handoff.rt_properties &= ~service_property(
		SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	assert_not_called(firmware);
	firmware->loader->handoff.rt_properties = service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	assert_true(svam_is_wanted(&firmware->loader->handoff));
}

static void change_behind_the_table(struct scripted_firmware *firmware)
{
	firmware->runtime_services.QueryVariableInfo = (void *)0x77;
}

/* Before UEFI 2.0 gRT has three slots less: what lies behind it is neither kept nor compared. */
static void test_short_table(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct handoff_svam *record = &firmware->loader->handoff.svam;

	firmware->runtime_services.Hdr.HeaderSize = 112;
	script.status = EFI_INVALID_PARAMETER;
	script.change = change_behind_the_table;
	tell(firmware);
	assert_mode(firmware, RUNTIME_PHYSICAL);
	assert_int_equal(record->before.entry[SERVICE_RESET_SYSTEM], 0xb000);
	assert_int_equal(record->before.entry[SERVICE_UPDATE_CAPSULE], 0);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_what_the_caller_is_given),
		FRESH(test_direct_call),
		cmocka_unit_test(test_whole_descriptors),
		FRESH(test_success),
		FRESH(test_success_without_change),
		FRESH(test_success_of_an_identity),
		FRESH(test_error_without_change),
		FRESH(test_error_with_another_checksum),
		cmocka_unit_test(test_error_with_one_change),
		FRESH(test_error_with_a_lost_entry),
		FRESH(test_aborted),
		FRESH(test_none),
		FRESH(test_unsupported),
		FRESH(test_short_table),
	};

	return cmocka_run_group_tests_name("svam", tests, NULL, NULL);
}
