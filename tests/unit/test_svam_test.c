/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/refusals.c: the calls of svam-test=, each of which may use up the boot.
 */
#include "tests/unit/refusals_world.h"

/* ---- A RUNTIME range too few, and one too many ---- */

/* What it was given is at the new addresses, and what it was not given is where it was. */
static void assert_placed_but_the_last(const struct scripted_firmware *firmware)
{
	const struct memory_map *map = &firmware->loader->reserved.virtual_map;
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		assert_int_equal(descriptor->virtual_start.value - descriptor->physical_start.value,
				 descriptor_index + 1 < memory_map_count(map) ? RUNTIME_VIRTUAL_BASE
									      : 0);
}

/* Success is believed, even if all of gRT lies in the range that EDK II missed (OVMF with SMM):
 * ResetSystem has not moved there, and everything else has. */
static void test_missing_range_is_taken(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 1);

	firmware->audit.refusal_tests = false;
	firmware->audit.options.svam_test = SVAM_TEST_MISSING_RANGE;
	script.test_status = EFI_SUCCESS;
	tell(firmware);
	assert_string_equal(firmware->events, "test");
	assert_mode(firmware, RUNTIME_MIXED);
	assert_placed_but_the_last(firmware);
}

/* The same where gRT was moved. */
static void test_missing_range_stays(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 1);

	firmware->audit.refusal_tests = false;
	firmware->audit.options.svam_test = SVAM_TEST_MISSING_RANGE;
	script.test_status = EFI_SUCCESS;
	script.test_change = convert_everything;
	tell(firmware);
	assert_string_equal(firmware->events, "test");
	assert_mode(firmware, RUNTIME_MIXED);
	assert_placed_but_the_last(firmware);
}

/* svam-test=missing-range: all but the last descriptor, which the kernel is told of all the same. */
static void test_missing_range(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 1);

	firmware->audit.refusal_tests = false;
	firmware->audit.options.svam_test = SVAM_TEST_MISSING_RANGE;
	tell(firmware);
	assert_string_equal(firmware->events, "test svam");
	assert_int_equal(script.test[0].arguments[0], script.call.arguments[0] - 48);
	assert_int_equal(script.call.arguments[0], firmware->loader->reserved.virtual_map.size);
	assert_true(refusal(firmware, REFUSAL_SVAM_MISSING_RANGE)->made);
}

/* svam-test=foreign-range: all, and one that GetMemoryMap never returned; the kernel is not told of it. */
static void test_foreign_range(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 3);
	const struct memory_map *map = &firmware->loader->reserved.virtual_map;
	const struct memory_descriptor *extra;

	firmware->audit.options.svam_test = SVAM_TEST_FOREIGN_RANGE;
	tell(firmware);
	assert_string_equal(firmware->events, "test test test svam test");
	assert_int_equal(script.test[2].arguments[0], map->size + 48);
	assert_int_equal(script.call.arguments[0], map->size);
	extra = memory_map_at(map, memory_map_count(map));
	assert_true(memory_descriptor_is_runtime(extra));
	assert_true(extra->physical_start.value > (SCRIPTED_COUNT + 1) * 16 * PAGE_SIZE);
	assert_true(refusal(firmware, REFUSAL_SVAM_FOREIGN_RANGE)->made);
}

/* ---- svam-test=before-exit ---- */

/* Its plan is the loader's own, whose rooms have tests of theirs. */
bool leave_plan(struct loader *loader)
{
	(void)loader;
	scripted_firmware_happened("plan");
	plan_regions(script.firmware);
	return true;
}

struct boot_exit leave_with(struct loader *loader)
{
	(void)loader;
	fail();
	return (struct boot_exit){.capacity = 0};
}

static void (*change_before_exit)(struct scripted_firmware *firmware);

static EFI_STATUS EFIAPI before_exit(UINTN size, UINTN descriptor_size, UINT32 version,
				     EFI_MEMORY_DESCRIPTOR *map)
{
	const struct memory_map *planned = &script.firmware->loader->reserved.virtual_map;

	scripted_firmware_happened("early");
	assert_int_equal(size, planned->size);
	assert_int_equal(descriptor_size, planned->descriptor_size);
	assert_int_equal(version, planned->descriptor_version);
	assert_ptr_equal(map, planned->descriptors);
	if (change_before_exit != NULL)
		change_before_exit(script.firmware);
	return change_before_exit != NULL ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

static struct scripted_firmware *try_before_exit(void **state,
						 void (*change)(struct scripted_firmware *))
{
	struct scripted_firmware *firmware = *state;

	script.change = convert_everything;
	change_before_exit = change;
	firmware->runtime_services.SetVirtualAddressMap = before_exit;
	firmware->audit.phase = PHASE_BOOT;
	refusals_before_exit(&firmware->audit);
	assert_string_equal(firmware->events, "");
	firmware->audit.options.svam_test = SVAM_TEST_BEFORE_EXIT;
	refusals_before_exit(&firmware->audit);
	firmware->audit.phase = PHASE_PHYSICAL;
	plan_regions(firmware);
	tell(firmware);
	assert_true(refusal(firmware, REFUSAL_SVAM_BEFORE_EXIT)->made);
	return firmware;
}

/* Only when it is asked for, straight to firmware, and announced. Refused, the rest is as ever. */
static void test_before_exit(void **state)
{
	struct scripted_firmware *firmware = try_before_exit(state, NULL);

	assert_string_equal(firmware->events, "line plan early svam");
	assert_non_null(strstr(firmware->text, "SetVirtualAddressMap before the exit\n"));
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_int_equal(refusal(firmware, REFUSAL_SVAM_BEFORE_EXIT)->status, EFI_UNSUPPORTED);
}

/* Taken, it was the only call, and what gRT was before it is kept. */
static void test_before_exit_is_taken(void **state)
{
	struct scripted_firmware *firmware = try_before_exit(state, convert_everything);

	assert_string_equal(firmware->events, "line plan early");
	assert_mode(firmware, RUNTIME_MIXED);
	assert_false(firmware->loader->handoff.svam.called);
	assert_int_equal(firmware->loader->handoff.svam.before.entry[SERVICE_GET_TIME], 0x1000);
	assert_placed(firmware, RUNTIME_VIRTUAL_BASE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_missing_range_is_taken),
		FRESH(test_missing_range_stays),
		FRESH(test_missing_range),
		FRESH(test_foreign_range),
		FRESH(test_before_exit),
		FRESH(test_before_exit_is_taken),
	};

	return cmocka_run_group_tests_name("svam-test", tests, NULL, NULL);
}
