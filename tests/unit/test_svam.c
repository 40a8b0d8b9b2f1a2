/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/svam.c: what SetVirtualAddressMap is given, and what is made of its answer.
 */
#include "tests/unit/svam_world.h"

/* ---- What it is given ---- */

/*
 * What firmware was given is byte for byte what it had in its map, up to the full stride; only the
 * virtual address is ours.
 */
static void assert_whole_descriptors(const struct loader *loader)
{
	struct memory_map given = loader->virtual_map;
	struct memory_descriptor *descriptor;
	size_t next = 0;

	given.descriptors = svam.map;
	memory_map_for_each(descriptor, &loader->map) {
		struct memory_descriptor *passed = memory_map_at(&given, next);

		if (!memory_descriptor_is_runtime(descriptor))
			continue;
		assert_int_equal(passed->virtual_start.value,
				 RUNTIME_VIRTUAL_BASE + descriptor->physical_start.value);
		passed->virtual_start = descriptor->virtual_start;
		assert_memory_equal(passed, descriptor, loader->map.descriptor_size);
		next++;
	}
	assert_int_equal(next, memory_map_count(&given));
}

/* Whole RUNTIME descriptors, all of them, the attribute kept, in firmware's own stride. */
static void test_arguments(void **state)
{
	static const uint64_t sizes[] = {40, 48};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct scripted_firmware *firmware = open_behind_the_line(sizes[i]);
		const struct loader *loader = &firmware->loader;

		plan_and_call(firmware);
		assert_string_equal(firmware->events, "svam");
		assert_int_equal(svam.phase, PHASE_SVAM);
		assert_int_equal(svam.call.entry, 0x1000 * (SERVICE_SET_VIRTUAL_ADDRESS_MAP + 1));
		assert_int_equal(svam.call.arguments[0], SCRIPTED_COUNT / 4 * sizes[i]);
		assert_int_equal(svam.call.arguments[1], sizes[i]);
		assert_int_equal(svam.call.arguments[2], EFI_MEMORY_DESCRIPTOR_VERSION);
		assert_ptr_equal((void *)svam.call.arguments[3], loader->virtual_map.descriptors);
		assert_whole_descriptors(loader);
		scripted_firmware_close(firmware);
	}
}

/* The loader sees its map somewhere else by then, and firmware at its physical address. */
static void test_physical_address(void **state)
{
	struct scripted_firmware *firmware = *state;
	uint8_t physical[SCRIPTED_MAP_MAX * 48] = {0};

	firmware->loader.offered_map = physical;
	plan_and_call(firmware);
	assert_ptr_equal((void *)svam.call.arguments[3], physical);
}

/* The accepted map is what firmware knows: planning changes nothing in it. */
static void test_accepted_map_is_untouched(void **state)
{
	struct scripted_firmware *firmware = *state;
	uint8_t before[SCRIPTED_MAP_MAX * 48];

	memcpy(before, firmware->loader.map.descriptors, firmware->loader.map.size);
	plan_and_call(firmware);
	assert_memory_equal(firmware->loader.map.descriptors, before, firmware->loader.map.size);
}

/* A stride that no descriptor can have is an error of the plan, with the number. */
static void test_impossible_stride(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader.map.descriptor_size = 32;
	assert_false(svam_plan(&firmware->loader));
	assert_non_null(strstr(firmware->loader.failure, "DescriptorSize 32"));
	assert_string_equal(firmware->events, "");
}

/* A RUNTIME range so high that policy offset would reach the kernel: another policy is proposed. */
static void test_too_high_for_offset(void **state)
{
	struct scripted_firmware *firmware = *state;

	memory_map_at(&firmware->loader.map, 3)->physical_start = paddr(RUNTIME_VIRTUAL_END -
									RUNTIME_VIRTUAL_BASE);
	assert_false(svam_plan(&firmware->loader));
	assert_non_null(strstr(firmware->loader.failure, "virtmap=offset"));
	assert_non_null(strstr(firmware->loader.failure, "virtmap=packed"));
}

/* ---- What is made of the answer ---- */

/* Success: the kernel gets virtual services, and the gRT of before to compare them with. */
static void test_success(void **state)
{
	struct scripted_firmware *firmware = *state;

	svam.change = convert_everything;
	plan_and_call(firmware);
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_true(firmware->handoff.svam.called);
	assert_int_equal(firmware->handoff.svam.status, EFI_SUCCESS);
	assert_int_equal(firmware->handoff.svam.before.entry[SERVICE_GET_TIME], 0x1000);
	assert_placed(firmware, RUNTIME_VIRTUAL_BASE);
}

/* Success is believed here even if nothing changed: whether that is so is the kernel's question. */
static void test_success_without_change(void **state)
{
	struct scripted_firmware *firmware = *state;

	plan_and_call(firmware);
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_placed(firmware, RUNTIME_VIRTUAL_BASE);
}

/* An error, and gRT as it was (U-Boot with one more runtime driver): physical calls go on. */
static void test_error_without_change(void **state)
{
	struct scripted_firmware *firmware = *state;

	svam.status = EFI_INVALID_PARAMETER;
	plan_and_call(firmware);
	assert_mode(firmware, RUNTIME_PHYSICAL);
	assert_true(firmware->handoff.svam.called);
	assert_int_equal(firmware->handoff.svam.status, EFI_INVALID_PARAMETER);
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

	svam.status = EFI_INVALID_PARAMETER;
	svam.change = change_header_only;
	plan_and_call(firmware);
	assert_mode(firmware, RUNTIME_PHYSICAL);
}

/* An error, and one entry moved: neither mode can be relied on. */
static void test_error_with_change(void **state)
{
	struct scripted_firmware *firmware = *state;

	svam.status = EFI_NOT_FOUND;
	svam.change = convert_the_last;
	plan_and_call(firmware);
	assert_mode(firmware, RUNTIME_MIXED);
	assert_int_equal(firmware->handoff.svam.status, EFI_NOT_FOUND);
	assert_placed(firmware, 0);
}

/* It never returned: gRT is converted last, so its being unchanged proves nothing. */
static void test_aborted(void **state)
{
	struct scripted_firmware *firmware = *state;

	svam.outcome = CALL_ABORTED;
	plan_and_call(firmware);
	assert_mode(firmware, RUNTIME_MIXED);
	assert_int_equal(firmware->handoff.svam.status, EFI_ABORTED);
}

/* virtmap=none: nothing is called, and everything is where it was. */
static void test_none(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader.options.virtmap = VIRTMAP_NONE;
	plan_and_call(firmware);
	assert_string_equal(firmware->events, "");
	assert_mode(firmware, RUNTIME_PHYSICAL);
	assert_false(firmware->handoff.svam.called);
	assert_int_equal(firmware->handoff.svam.before.entry[SERVICE_GET_TIME], 0x1000);
	assert_placed(firmware, 0);
}

/* Firmware says itself that it cannot be moved: as virtmap=none, whatever was asked. */
static void test_unsupported(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->handoff.rt_properties &= ~service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	plan_and_call(firmware);
	assert_string_equal(firmware->events, "");
	assert_mode(firmware, RUNTIME_PHYSICAL);
	assert_false(firmware->handoff.svam.called);
	assert_placed(firmware, 0);
}

static void change_behind_the_table(struct scripted_firmware *firmware)
{
	firmware->runtime_services.QueryVariableInfo = (void *)0x77;
}

/* Before UEFI 2.0 gRT has three slots less: what lies behind it is neither kept nor compared. */
static void test_short_table(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->runtime_services.Hdr.HeaderSize = 112;
	svam.status = EFI_INVALID_PARAMETER;
	svam.change = change_behind_the_table;
	plan_and_call(firmware);
	assert_mode(firmware, RUNTIME_PHYSICAL);
	assert_int_equal(firmware->handoff.svam.before.entry[SERVICE_RESET_SYSTEM], 0xb000);
	assert_int_equal(firmware->handoff.svam.before.entry[SERVICE_UPDATE_CAPSULE], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),
		FRESH(test_physical_address),
		FRESH(test_accepted_map_is_untouched),
		FRESH(test_impossible_stride),
		FRESH(test_too_high_for_offset),
		FRESH(test_success),
		FRESH(test_success_without_change),
		FRESH(test_error_without_change),
		FRESH(test_error_with_another_checksum),
		FRESH(test_error_with_change),
		FRESH(test_aborted),
		FRESH(test_none),
		FRESH(test_unsupported),
		FRESH(test_short_table),
	};

	return cmocka_run_group_tests_name("svam", tests, NULL, NULL);
}
