/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/svam.c: the calls that must be refused, those that have to be taken or refused, and what
 * is left to do when one of them was taken.
 */
#include "tests/unit/svam_world.h"

/* ---- Trials ---- */

static const struct handoff_trial *trial(const struct scripted_firmware *firmware, enum trial trial)
{
	return &firmware->handoff.trials[trial];
}

/* The two that come before the real call, and the one after it. */
static struct scripted_firmware *want_trials(void **state, unsigned int before)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader.trials = true;
	svam.before = before;
	svam.trial_status = EFI_INVALID_PARAMETER;
	svam.change = convert_everything;
	return firmware;
}

static void take_the_map(struct scripted_firmware *firmware)
{
	firmware->runtime_services.SetVirtualAddressMap = (void *)0xbeef;
}

/* A size in which no descriptor fits and a version that there is not, each with everything else right;
 * then the real call as if they had not been; then another, of the function that is there by now. */
static void test_trials(void **state)
{
	struct scripted_firmware *firmware = want_trials(state, 2);
	const struct memory_map *map = &firmware->loader.virtual_map;

	svam.change = take_the_map;
	plan_and_call(firmware);
	assert_string_equal(firmware->events, "trial trial svam trial");
	assert_int_equal(svam.trial[0].arguments[0], map->size);
	assert_int_equal(svam.trial[0].arguments[1], 8);
	assert_int_equal(svam.trial[0].arguments[2], map->descriptor_version);
	assert_int_equal(svam.trial[1].arguments[1], map->descriptor_size);
	assert_int_equal(svam.trial[1].arguments[2], map->descriptor_version + 1);
	assert_int_equal(svam.call.arguments[1], map->descriptor_size);
	assert_int_equal(svam.call.arguments[2], map->descriptor_version);
	assert_int_equal(svam.trial[2].entry, 0xbeef);
	assert_memory_equal(svam.trial[2].arguments, svam.call.arguments,
			    sizeof(svam.call.arguments));
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_true(trial(firmware, TRIAL_SVAM_DESCRIPTOR_SIZE)->made);
	assert_true(trial(firmware, TRIAL_SVAM_DESCRIPTOR_VERSION)->made);
	assert_int_equal(trial(firmware, TRIAL_SVAM_AGAIN)->status, EFI_INVALID_PARAMETER);
	assert_false(trial(firmware, TRIAL_SVAM_MISSING_RANGE)->made);
}

/* Who must not be asked at all is not tried either. */
static void test_no_trials(void **state)
{
	struct scripted_firmware *firmware = want_trials(state, 0);

	firmware->loader.options.virtmap = VIRTMAP_NONE;
	firmware->loader.options.svam_test = SVAM_TEST_BEFORE_EXIT;
	svam_try_before_exit(&firmware->loader);
	firmware->loader.options.svam_test = SVAM_TEST_MISSING_RANGE;
	plan_and_call(firmware);
	assert_string_equal(firmware->events, "");
}

/* With which error it is refused is the kernel's question: as long as gRT is as it was the walk goes
 * on, also after a call that was stopped. */
static void test_trials_without_change(void **state)
{
	struct scripted_firmware *firmware = want_trials(state, 2);

	svam.trial_outcome = CALL_ABORTED;
	svam.trial_status = EFI_ABORTED;
	plan_and_call(firmware);
	assert_string_equal(firmware->events, "trial trial svam trial");
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_int_equal(trial(firmware, TRIAL_SVAM_DESCRIPTOR_SIZE)->outcome, CALL_ABORTED);
}

/* The first one that changed gRT is the last call of all. ResetSystem is where it was. */
static void test_trial_uses_up_the_boot(void **state)
{
	struct scripted_firmware *firmware = want_trials(state, 2);

	svam.trial_change = convert_the_last;
	plan_and_call(firmware);
	assert_string_equal(firmware->events, "trial");
	assert_mode(firmware, RUNTIME_MIXED);
	assert_false(firmware->handoff.svam.called);
	assert_false(trial(firmware, TRIAL_SVAM_DESCRIPTOR_VERSION)->made);
	assert_int_equal(firmware->handoff.svam.before.entry[SERVICE_GET_TIME], 0x1000);
	assert_placed(firmware, 0);
}

/* Where ResetSystem was converted, the kernel shall find the regions at the addresses it has now. */
static void test_regions_follow_reset(void **state)
{
	struct scripted_firmware *firmware = want_trials(state, 2);

	svam.trial_change = convert_everything;
	plan_and_call(firmware);
	assert_mode(firmware, RUNTIME_MIXED);
	assert_placed(firmware, RUNTIME_VIRTUAL_BASE);
	assert_int_equal(firmware->handoff.svam.status, EFI_INVALID_PARAMETER);
}

/* Success is believed, even if all of gRT lies in the range that EDK II missed (OVMF with SMM): what
 * it was given is at the new addresses, and what it was not given is where it was. */
static void test_missing_range_is_taken(void **state)
{
	struct scripted_firmware *firmware = want_trials(state, 1);
	const struct memory_map *map = &firmware->loader.virtual_map;
	struct memory_descriptor *descriptor;

	firmware->loader.trials = false;
	firmware->loader.options.svam_test = SVAM_TEST_MISSING_RANGE;
	svam.trial_status = EFI_SUCCESS;
	plan_and_call(firmware);
	assert_string_equal(firmware->events, "trial");
	assert_mode(firmware, RUNTIME_MIXED);
	memory_map_for_each(descriptor, map)
		assert_int_equal(descriptor->virtual_start.value - descriptor->physical_start.value,
				 descriptor_index + 1 < memory_map_count(map) ? RUNTIME_VIRTUAL_BASE
									      : 0);
}

/* A second call that converts again does not take the first one's success away. */
static void test_again_changes_everything(void **state)
{
	struct scripted_firmware *firmware = want_trials(state, 2);

	svam.again_change = convert_everything;
	plan_and_call(firmware);
	assert_string_equal(firmware->events, "trial trial svam trial");
	assert_mode(firmware, RUNTIME_VIRTUAL);
}

/* svam-test=missing-range: all but the last descriptor. svam-test=foreign-range: all, and one that
 * GetMemoryMap never returned. Neither is part of what the kernel is told. */
static void test_other_ranges(void **state)
{
	const struct memory_descriptor *extra;
	struct scripted_firmware *firmware = want_trials(state, 1);
	const struct loader *loader = &firmware->loader;

	firmware->loader.trials = false;
	firmware->loader.options.svam_test = SVAM_TEST_MISSING_RANGE;
	plan_and_call(firmware);
	assert_string_equal(firmware->events, "trial svam");
	assert_int_equal(svam.trial[0].arguments[0], loader->virtual_map.size - 48);
	assert_true(trial(firmware, TRIAL_SVAM_MISSING_RANGE)->made);

	firmware = open_behind_the_line(48);
	loader = &firmware->loader;
	want_trials((void **)&firmware, 3);
	firmware->loader.options.svam_test = SVAM_TEST_FOREIGN_RANGE;
	plan_and_call(firmware);
	assert_string_equal(firmware->events, "trial trial trial svam trial");
	assert_int_equal(svam.trial[2].arguments[0], loader->virtual_map.size + 48);
	extra = memory_map_at(&loader->virtual_map, memory_map_count(&loader->virtual_map));
	assert_true(memory_descriptor_is_runtime(extra));
	assert_true(extra->physical_start.value > (SCRIPTED_COUNT + 1) * 16 * PAGE_SIZE);
	assert_true(trial(firmware, TRIAL_SVAM_FOREIGN_RANGE)->made);
	scripted_firmware_close(firmware);
}

/* ---- svam-test=before-exit ---- */

static void (*change_before_exit)(struct scripted_firmware *firmware);

static EFI_STATUS EFIAPI before_exit(UINTN size, UINTN descriptor_size, UINT32 version,
				     EFI_MEMORY_DESCRIPTOR *map)
{
	const struct memory_map *planned = &svam.firmware->loader.virtual_map;

	scripted_firmware_happened("early");
	assert_int_equal(size, planned->size);
	assert_int_equal(descriptor_size, planned->descriptor_size);
	assert_int_equal(version, planned->descriptor_version);
	assert_ptr_equal(map, planned->descriptors);
	if (change_before_exit != NULL)
		change_before_exit(svam.firmware);
	return change_before_exit != NULL ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

static struct scripted_firmware *try_before_exit(void **state,
						 void (*change)(struct scripted_firmware *))
{
	struct scripted_firmware *firmware = *state;

	change_before_exit = change;
	firmware->runtime_services.SetVirtualAddressMap = before_exit;
	firmware->loader.phase = PHASE_BOOT;
	assert_true(svam_plan(&firmware->loader));
	svam_try_before_exit(&firmware->loader);
	firmware->loader.options.svam_test = SVAM_TEST_BEFORE_EXIT;
	svam_try_before_exit(&firmware->loader);
	firmware->loader.phase = PHASE_PHYSICAL;
	assert_true(svam_plan(&firmware->loader));
	assert_true(svam_call(&firmware->loader));
	assert_true(trial(firmware, TRIAL_SVAM_BEFORE_EXIT)->made);
	return firmware;
}

/* Only when it is asked for, straight to firmware, and announced. Refused, the rest is as ever. */
static void test_before_exit(void **state)
{
	struct scripted_firmware *firmware = try_before_exit(state, NULL);

	assert_string_equal(firmware->events, "line early svam");
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_int_equal(trial(firmware, TRIAL_SVAM_BEFORE_EXIT)->status, EFI_UNSUPPORTED);
}

/* Taken, it was the only call, and what gRT was before it is kept. */
static void test_before_exit_is_taken(void **state)
{
	struct scripted_firmware *firmware = try_before_exit(state, convert_everything);

	assert_string_equal(firmware->events, "line early");
	assert_mode(firmware, RUNTIME_MIXED);
	assert_false(firmware->handoff.svam.called);
	assert_int_equal(firmware->handoff.svam.before.entry[SERVICE_GET_TIME], 0x1000);
	assert_placed(firmware, RUNTIME_VIRTUAL_BASE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_trials),
		FRESH(test_no_trials),
		FRESH(test_trials_without_change),
		FRESH(test_trial_uses_up_the_boot),
		FRESH(test_regions_follow_reset),
		FRESH(test_missing_range_is_taken),
		FRESH(test_again_changes_everything),
		FRESH(test_other_ranges),
		FRESH(test_before_exit),
		FRESH(test_before_exit_is_taken),
	};

	return cmocka_run_group_tests_name("svam trials", tests, NULL, NULL);
}
