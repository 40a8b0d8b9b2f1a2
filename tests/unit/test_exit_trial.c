/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/exit.c: the attempt with a key that is known to be wrong.
 */
#include "tests/unit/exit_world.h"

static const struct handoff_trial *wrong_key(const struct scripted_firmware *firmware)
{
	return &firmware->handoff.trials[TRIAL_EXIT_WRONG_KEY];
}

/* Nobody asked for it: not one call more. */
static void test_no_trial(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_true(exit_boot_services(&firmware->loader));
	assert_false(wrong_key(firmware)->made);
}

/* A wrong key, and then exactly what any stale key is followed by. It is in no list of attempts, and
 * nothing of it is left there. */
static void test_wrong_key(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader.trials = true;
	assert_true(exit_boot_services(&firmware->loader));
	assert_string_equal(firmware->events, "line map exit map exit cli");
	assert_true(wrong_key(firmware)->made);
	assert_int_equal(wrong_key(firmware)->status, EFI_INVALID_PARAMETER);
	assert_int_equal(firmware->handoff.exit.attempts, 1);
	assert_int_equal(firmware->handoff.exit.attempt[0].exit_status, EFI_SUCCESS);
	assert_int_equal(firmware->handoff.exit.attempt[0].map_key, firmware->key);
	assert_accepted_map(firmware);
}

/* All attempts are still there when the map changes under the trial, and during two of them. */
static void test_wrong_key_and_stale_keys(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader.trials = true;
	firmware->growth[0] = firmware->growth[1] = firmware->growth[2] = 1;
	assert_true(exit_boot_services(&firmware->loader));
	assert_string_equal(firmware->events, "line map exit map exit map exit map exit cli");
	assert_int_equal(firmware->handoff.exit.attempts, 3);
	assert_accepted_map(firmware);
}

/* After the trial has failed there is no way back, and a map that cannot be read is the end at once:
 * the trial's EFI_INVALID_PARAMETER is nobody's reason to go on. */
static void test_no_map_after_wrong_key(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader.trials = true;
	firmware->map_status[1] = EFI_DEVICE_ERROR;
	assert_false(exit_boot_services(&firmware->loader));
	assert_string_equal(firmware->events, "line map exit map");
	assert_int_equal(firmware->loader.phase, PHASE_EXITING);
	assert_int_equal(firmware->loader.failure_status, EFI_DEVICE_ERROR);
}

/* The map for the trial cannot be read: it is not made, and nothing is shut down by that. */
static void test_no_map_for_wrong_key(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader.trials = true;
	firmware->map_status[0] = firmware->map_status[1] = EFI_DEVICE_ERROR;
	assert_false(exit_boot_services(&firmware->loader));
	assert_string_equal(firmware->events, "line map map");
	assert_int_equal(firmware->loader.phase, PHASE_BOOT);
	assert_false(wrong_key(firmware)->made);
}

/* Firmware that takes any key has let go: not one call more, and the map is the one it was given. */
static void test_wrong_key_is_taken(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader.trials = true;
	firmware->takes_any_key = true;
	assert_true(exit_boot_services(&firmware->loader));
	assert_out(firmware, 1);
	assert_accepted_map(firmware);
	assert_int_equal(wrong_key(firmware)->status, EFI_SUCCESS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_no_trial),
		FRESH(test_wrong_key),
		FRESH(test_wrong_key_and_stale_keys),
		FRESH(test_no_map_after_wrong_key),
		FRESH(test_no_map_for_wrong_key),
		FRESH(test_wrong_key_is_taken),
	};

	return cmocka_run_group_tests_name("exit trial", tests, NULL, NULL);
}
