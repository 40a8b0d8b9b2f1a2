/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/refusals.c: calls of SetVirtualAddressMap that must be refused, those that have to be
 * taken or refused, and what is left to do when one of them was taken.
 */
#include "tests/unit/refusals_world.h"

/* ---- Through the guard ---- */

/* All four arguments, by the gate; the map at the address at which firmware sees it, which the loader
 * does not by then. The stack that it used is noted. */
static void test_guarded_call(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct memory_map *map = &firmware->loader->reserved.virtual_map;
	uint8_t physical[SCRIPTED_MAP_MAX * 48] = {0};

	firmware->audit.offered_map = physical;
	script.change = convert_everything;
	tell(firmware);
	assert_string_equal(firmware->events, "svam");
	assert_int_equal(script.call.entry, 0x1000 * (SERVICE_SET_VIRTUAL_ADDRESS_MAP + 1));
	assert_int_equal(script.call.arguments[0], map->size);
	assert_int_equal(script.call.arguments[1], 48);
	assert_int_equal(script.call.arguments[2], EFI_MEMORY_DESCRIPTOR_VERSION);
	assert_ptr_equal((void *)script.call.arguments[3], physical);
	assert_int_equal(firmware->notes.stack_bytes[SERVICE_SET_VIRTUAL_ADDRESS_MAP], 4096);
	assert_mode(firmware, RUNTIME_VIRTUAL);
}

static void clear_the_map(struct scripted_firmware *firmware)
{
	memset(firmware->audit.offered_map, 0, firmware->loader->reserved.virtual_map.size);
	convert_everything(firmware);
}

/* Firmware may write in the map that it is given: it is a copy. The guard knows the original. */
static void test_map_is_a_copy(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct memory_map *map = &firmware->loader->reserved.virtual_map;
	uint8_t before[SCRIPTED_MAP_MAX * 48];

	memcpy(before, map->descriptors, map->size);
	script.change = clear_the_map;
	tell(firmware);
	assert_memory_equal(script.map, before, map->size);
	assert_memory_equal(map->descriptors, before, map->size);
	assert_ptr_equal(firmware->audit.stage->guard.world.virtual_map.descriptors,
			 map->descriptors);
	assert_mode(firmware, RUNTIME_VIRTUAL);
}

/* A call that the guard had to end did not return. */
static void test_guarded_call_that_is_aborted(void **state)
{
	struct scripted_firmware *firmware = *state;

	script.outcome = CALL_ABORTED;
	tell(firmware);
	assert_mode(firmware, RUNTIME_MIXED);
	assert_int_equal(firmware->loader->handoff.svam.status, EFI_ABORTED);
}

/* ---- Refusal tests ---- */

static void take_the_map(struct scripted_firmware *firmware)
{
	convert_everything(firmware);
	firmware->runtime_services.SetVirtualAddressMap = (void *)0xbeef;
}

/* A size in which no descriptor fits and a version that there is not, each with everything else right;
 * then the real call as if they had not been; then another, of the function that is there by now. */
static void test_tests(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 2);
	const struct memory_map *map = &firmware->loader->reserved.virtual_map;

	script.change = take_the_map;
	tell(firmware);
	assert_string_equal(firmware->events, "test test svam test");
	assert_int_equal(script.test[0].arguments[0], map->size);
	assert_int_equal(script.test[0].arguments[1], 8);
	assert_int_equal(script.test[0].arguments[2], map->descriptor_version);
	assert_int_equal(script.test[1].arguments[0], map->size);
	assert_int_equal(script.test[1].arguments[1], map->descriptor_size);
	assert_int_equal(script.test[1].arguments[2], map->descriptor_version + 1);
	assert_int_equal(script.call.arguments[1], map->descriptor_size);
	assert_int_equal(script.call.arguments[2], map->descriptor_version);
	assert_int_equal(script.test[2].entry, 0xbeef);
	assert_memory_equal(script.test[2].arguments, script.call.arguments,
			    sizeof(script.call.arguments));
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_true(refusal(firmware, REFUSAL_SVAM_DESCRIPTOR_SIZE)->made);
	assert_true(refusal(firmware, REFUSAL_SVAM_DESCRIPTOR_VERSION)->made);
	assert_int_equal(refusal(firmware, REFUSAL_SVAM_AGAIN)->status, EFI_INVALID_PARAMETER);
	assert_int_equal(refusal(firmware, REFUSAL_SVAM_AGAIN)->faults, 2);
	assert_false(firmware->audit.stage->guard.world.excuses_faults);
	assert_false(refusal(firmware, REFUSAL_SVAM_MISSING_RANGE)->made);
	assert_false(refusal(firmware, REFUSAL_SVAM_FOREIGN_RANGE)->made);
	/* The stack that the tests used is not the call's. */
	assert_int_equal(firmware->notes.stack_bytes[SERVICE_SET_VIRTUAL_ADDRESS_MAP], 4096);
}

/* Nobody wants them, and nothing but the call is made. */
static void test_no_tests(void **state)
{
	struct scripted_firmware *firmware = *state;

	tell(firmware);
	assert_string_equal(firmware->events, "svam");
}

/* Who must not be asked at all is not tested either. */
static void test_no_tests_of_who_is_not_asked(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 0);

	firmware->loader->handoff.options.virtmap = VIRTMAP_NONE;
	firmware->audit.options.svam_test = SVAM_TEST_BEFORE_EXIT;
	refusals_before_exit(&firmware->audit);
	firmware->audit.options.svam_test = SVAM_TEST_MISSING_RANGE;
	tell(firmware);
	assert_string_equal(firmware->events, "");
}

/* With which error it is refused is the kernel's question: as long as gRT is as it was the walk goes
 * on, also after a call that was stopped. */
static void test_refused_without_change(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 2);

	script.test_outcome = CALL_ABORTED;
	script.test_status = EFI_ABORTED;
	script.change = convert_everything;
	tell(firmware);
	assert_string_equal(firmware->events, "test test svam test");
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_int_equal(refusal(firmware, REFUSAL_SVAM_DESCRIPTOR_SIZE)->outcome, CALL_ABORTED);
	assert_false(refusal(firmware, REFUSAL_SVAM_DESCRIPTOR_SIZE)->used_up);
}

/* A driver's table stays as it is, and the one that firmware knows is converted: by a test it uses up the
 * boot, by the call it is its success, and its failure half of it. */
static void test_the_earlier_table(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 2);

	earlier_changes = true;
	tell(firmware);
	assert_string_equal(firmware->events, "test");
	assert_mode(firmware, RUNTIME_MIXED);
	assert_true(refusal(firmware, REFUSAL_SVAM_DESCRIPTOR_SIZE)->used_up);
}

static void test_the_earlier_table_is_converted(void **state)
{
	struct scripted_firmware *firmware = *state;

	earlier_changes = true;
	tell(firmware);
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_placed(firmware, RUNTIME_VIRTUAL_BASE);
}

static void test_the_earlier_table_is_half_converted(void **state)
{
	struct scripted_firmware *firmware = *state;

	earlier_changes = true;
	script.status = EFI_OUT_OF_RESOURCES;
	tell(firmware);
	assert_mode(firmware, RUNTIME_MIXED);
}

/* The first one that changed gRT is the last call of all. ResetSystem is where it was. */
static void test_a_test_uses_up_the_boot(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 2);

	script.test_change = convert_the_last;
	tell(firmware);
	assert_string_equal(firmware->events, "test");
	assert_mode(firmware, RUNTIME_MIXED);
	assert_false(firmware->loader->handoff.svam.called);
	assert_true(refusal(firmware, REFUSAL_SVAM_DESCRIPTOR_SIZE)->used_up);
	assert_false(refusal(firmware, REFUSAL_SVAM_DESCRIPTOR_VERSION)->made);
	assert_int_equal(firmware->loader->handoff.svam.before.entry[SERVICE_GET_TIME], 0x1000);
	assert_placed(firmware, 0);
}

/* So is one that said EFI_SUCCESS to a size in which no descriptor fits, though nothing changed. */
static void test_success_uses_up_the_boot(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 2);

	script.test_status = EFI_SUCCESS;
	tell(firmware);
	assert_string_equal(firmware->events, "test");
	assert_mode(firmware, RUNTIME_MIXED);
}

/* Where ResetSystem was converted, the kernel shall find the regions at the addresses it has now. */
static void test_regions_follow_reset(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 2);

	script.test_change = convert_everything;
	tell(firmware);
	assert_mode(firmware, RUNTIME_MIXED);
	assert_placed(firmware, RUNTIME_VIRTUAL_BASE);
	assert_int_equal(firmware->loader->handoff.svam.status, EFI_INVALID_PARAMETER);
}

/* A second call that converts again does not take the first one's success away. */
static void test_again_changes_everything(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 2);

	script.again_change = convert_everything;
	tell(firmware);
	assert_string_equal(firmware->events, "test test svam test");
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_placed(firmware, RUNTIME_VIRTUAL_BASE);
}

/* A call that was refused is not made once more to be refused. */
static void test_no_second_call_behind_a_refusal(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 2);

	script.change = NULL;
	script.status = EFI_INVALID_PARAMETER;
	tell(firmware);
	assert_string_equal(firmware->events, "test test svam");
	assert_false(refusal(firmware, REFUSAL_SVAM_AGAIN)->made);
	assert_mode(firmware, RUNTIME_PHYSICAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_guarded_call),
		FRESH(test_map_is_a_copy),
		FRESH(test_guarded_call_that_is_aborted),
		FRESH(test_tests),
		FRESH(test_no_tests),
		FRESH(test_no_tests_of_who_is_not_asked),
		FRESH(test_refused_without_change),
		FRESH(test_the_earlier_table),
		FRESH(test_the_earlier_table_is_converted),
		FRESH(test_the_earlier_table_is_half_converted),
		FRESH(test_a_test_uses_up_the_boot),
		FRESH(test_success_uses_up_the_boot),
		FRESH(test_regions_follow_reset),
		FRESH(test_again_changes_everything),
		FRESH(test_no_second_call_behind_a_refusal),
	};

	return cmocka_run_group_tests_name("svam refusals", tests, NULL, NULL);
}
