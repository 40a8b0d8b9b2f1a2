/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/svam.c: what SetVirtualAddressMap is given, and what is made of its answer.
 */
#include "tests/unit/scripted_firmware.h"

#include <layout.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "loader/steps.h"

#define CAPACITY SCRIPTED_COUNT

#define TRIALS_MAX 8

/* SetVirtualAddressMap's script, and what came of it. */
static struct {
	EFI_STATUS status;
	enum call_outcome outcome;
	void (*change)(struct scripted_firmware *firmware);
	/* Calls that are trials: the first `before` ones, and every one after a success. */
	unsigned int before;
	EFI_STATUS trial_status;
	enum call_outcome trial_outcome;
	void (*trial_change)(struct scripted_firmware *firmware);
	void (*again_change)(struct scripted_firmware *firmware);
	struct firmware_call trial[TRIALS_MAX];
	unsigned int trials;
	bool succeeded;
	struct scripted_firmware *firmware;
	struct firmware_call call;
	enum phase phase;
	_Alignas(8) uint8_t map[SCRIPTED_MAP_MAX * 48]; /* what it was given, as it was then */
} svam;

static void guard_trial(struct firmware_call *call)
{
	void (*change)(struct scripted_firmware * firmware) = svam.succeeded ? svam.again_change
									     : svam.trial_change;

	scripted_firmware_happened("trial");
	assert_true(svam.trials < TRIALS_MAX);
	svam.trial[svam.trials++] = *call;
	memcpy(svam.map, (const void *)call->arguments[3], call->arguments[0]);
	if (change != NULL)
		change(svam.firmware);
	call->status = svam.trial_status;
	call->outcome = svam.trial_outcome;
}

/* The gate, and what is behind it. */
void guard_call(struct guard *guard, struct firmware_call *call)
{
	assert_int_equal(guard->world.phase, PHASE_SVAM);
	if (svam.trials < svam.before || svam.succeeded) {
		guard_trial(call);
		return;
	}
	scripted_firmware_happened("svam");
	assert_int_equal(call->service, SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	svam.phase = guard->world.phase;
	svam.call = *call;
	memcpy(svam.map, (const void *)call->arguments[3], call->arguments[0]);
	if (svam.change != NULL)
		svam.change(svam.firmware);
	call->status = svam.outcome == CALL_ABORTED ? EFI_ABORTED : svam.status;
	call->outcome = svam.outcome;
	svam.succeeded = svam.outcome == CALL_RETURNED && svam.status == EFI_SUCCESS;
}

/* A loader behind the line, with the accepted map in its buffer. */
static struct scripted_firmware *open_behind_the_line(uint64_t descriptor_size)
{
	struct scripted_firmware *firmware = scripted_firmware_open(descriptor_size, CAPACITY);

	scripted_firmware_fill_map(firmware, &firmware->loader.map);
	firmware->loader.phase = PHASE_PHYSICAL;
	firmware->loader.boot_services = NULL;
	memset(&svam, 0, sizeof(svam));
	svam.firmware = firmware;
	return firmware;
}

static int open_firmware(void **state)
{
	*state = open_behind_the_line(48);
	return 0;
}

static int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

static void plan_and_call(struct scripted_firmware *firmware)
{
	assert_true(svam_plan(&firmware->loader));
	assert_true(svam_call(&firmware->loader));
}

static void assert_mode(const struct scripted_firmware *firmware, enum runtime_mode mode)
{
	assert_int_equal(firmware->handoff.svam.mode, mode);
	assert_int_equal(firmware->loader.stage->guard.world.phase, PHASE_PHYSICAL);
}

/* Where the kernel will look for runtime regions: at their own addresses, or at planned ones. */
static void assert_placed(const struct scripted_firmware *firmware, uint64_t distance)
{
	const struct memory_map *map = &firmware->loader.virtual_map;
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		assert_int_equal(descriptor->virtual_start.value,
				 descriptor->physical_start.value + distance);
}

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

static void convert_everything(struct scripted_firmware *firmware)
{
	struct runtime_services *services = (void *)&firmware->runtime_services;

	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		services->entry[i] += RUNTIME_VIRTUAL_BASE;
	services->header.crc32++;
}

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

static void convert_the_last(struct scripted_firmware *firmware)
{
	struct runtime_services *services = (void *)&firmware->runtime_services;

	services->entry[SERVICE_COUNT - 1] += RUNTIME_VIRTUAL_BASE;
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

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),
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

	return cmocka_run_group_tests_name("svam", tests, NULL, NULL);
}
