/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/exit.c against a firmware that makes it hard. The words that are compared are those of
 * scripted_firmware.h; whatever else the code called would end the test.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/exit.h"
#include "loader/steps.h"

#define SLACK 128
#define CAPACITY (SCRIPTED_COUNT + SCRIPTED_WORST_CASE + SLACK)
#define STALE EFI_INVALID_PARAMETER

static int open_firmware(void **state)
{
	*state = scripted_firmware_open(48, CAPACITY);
	return 0;
}

static int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

/* What has to hold after every exit that succeeded. */
static void assert_out(const struct scripted_firmware *firmware, unsigned int attempts)
{
	const struct handoff_exit *exit = &firmware->handoff.exit;
	char expected[SCRIPTED_EVENTS_SIZE] = "line";

	for (unsigned int i = 0; i < attempts; i++)
		strcat(expected, " map exit");
	strcat(expected, " cli");
	assert_string_equal(firmware->events, expected);
	assert_null(firmware->loader.boot_services);
	assert_int_equal(firmware->loader.phase, PHASE_PHYSICAL);
	assert_int_equal(exit->attempts, attempts);
	for (unsigned int i = 0; i < attempts; i++) {
		assert_int_equal(exit->attempt[i].map_status, EFI_SUCCESS);
		assert_int_equal(exit->attempt[i].exit_status,
				 i + 1 < attempts ? STALE : EFI_SUCCESS);
	}
	assert_int_equal(exit->attempt[attempts - 1].map_key, firmware->key);
	assert_int_equal(exit->attempt[attempts - 1].descriptor_count, firmware->count);
}

/* The map in the handoff is byte for byte the one whose key was accepted. */
static void assert_accepted_map(const struct scripted_firmware *firmware)
{
	uint8_t expected[SCRIPTED_MAP_MAX * 48];
	struct memory_map map = {.descriptors = expected};

	scripted_firmware_fill_map(firmware, &map);
	assert_int_equal(firmware->loader.map.key, firmware->key);
	assert_int_equal(firmware->loader.map.size, map.size);
	assert_int_equal(firmware->loader.map.descriptor_size, map.descriptor_size);
	assert_int_equal(firmware->loader.map.descriptor_version, map.descriptor_version);
	assert_memory_equal(firmware->loader.map.descriptors, expected, map.size);
}

/* Firmware that behaves: one map, one exit, interrupts off at once. */
static void test_first_attempt(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_true(exit_boot_services(&firmware->loader));
	assert_out(firmware, 1);
	assert_accepted_map(firmware);
}

/* Stale keys: one is normal, two were seen on shipped machines, seven are survived. Each time the
 * map is read again, into all of the buffer: this firmware asks for more than it returns. */
static void test_stale_keys(void **state)
{
	static const unsigned int failures[] = {1, 2, 3, 7};

	(void)state;
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
		struct scripted_firmware *firmware = scripted_firmware_open(48, CAPACITY);

		for (unsigned int call = 0; call < failures[i]; call++)
			firmware->growth[call] = 1;
		assert_true(exit_boot_services(&firmware->loader));
		assert_out(firmware, failures[i] + 1);
		assert_accepted_map(firmware);
		scripted_firmware_close(firmware);
	}
}

/* Refused although the key was right, as EDK II does over a misaligned RUNTIME entry: eight attempts,
 * all of them recorded, then the end. Nothing is called on the way there, and there is no way back. */
static void test_refused_for_good(void **state)
{
	struct scripted_firmware *firmware = *state;

	for (unsigned int call = 0; call < SCRIPTED_CALLS; call++)
		firmware->exit_status[call] = STALE;
	assert_false(exit_boot_services(&firmware->loader));
	assert_string_equal(firmware->events, "line map exit map exit map exit map exit "
					      "map exit map exit map exit map exit");
	assert_int_equal(firmware->loader.phase, PHASE_EXITING);
	assert_int_equal(firmware->handoff.exit.attempts, HANDOFF_EXIT_ATTEMPTS);
	assert_int_equal(firmware->handoff.exit.attempt[7].exit_status, STALE);
	assert_int_equal(firmware->loader.failure_status, STALE);
	assert_string_equal(firmware->loader.failure,
			    "ExitBootServices, in attempt 8 of 8: EFI_STATUS");
}

/* Only a stale key is worth another attempt. */
static void test_other_errors_are_final(void **state)
{
	static const EFI_STATUS errors[] = {EFI_UNSUPPORTED, EFI_NOT_READY, EFI_DEVICE_ERROR,
					    EFI_ACCESS_DENIED, EFI_ABORTED};

	(void)state;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		struct scripted_firmware *firmware = scripted_firmware_open(48, CAPACITY);

		firmware->exit_status[0] = STALE;
		firmware->exit_status[1] = errors[i];
		assert_false(exit_boot_services(&firmware->loader));
		assert_string_equal(firmware->events, "line map exit map exit");
		assert_int_equal(firmware->loader.phase, PHASE_EXITING);
		assert_int_equal(firmware->loader.failure_status, errors[i]);
		assert_int_equal(firmware->handoff.exit.attempt[1].exit_status, errors[i]);
		scripted_firmware_close(firmware);
	}
}

/* The buffer that is asked for has room for a map of now with 128 descriptors more, at firmware's stride. */
static void test_measured_capacity(void **state)
{
	static const uint64_t sizes[] = {40, 48};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct scripted_firmware *firmware = scripted_firmware_open(sizes[i], 1);
		struct loader *loader = &firmware->loader;

		assert_true(exit_measure_map(loader, &loader->map_capacity));
		assert_true(loader->map_capacity >= CAPACITY * sizes[i]);
		free(loader->map.descriptors);
		loader->map.descriptors = malloc(loader->map_capacity);
		firmware->growth[0] = SLACK;
		assert_true(exit_boot_services(loader));
		assert_int_equal(firmware->map_calls, 3);
		assert_accepted_map(firmware);
		scripted_firmware_close(firmware);
	}
}

/* A GetMemoryMap that is content without a buffer, or broken, cannot be asked. */
static void test_unmeasurable(void **state)
{
	struct scripted_firmware *firmware = *state;
	uint64_t size = 7;

	firmware->map_status[0] = EFI_DEVICE_ERROR;
	assert_false(exit_measure_map(&firmware->loader, &size));
	assert_int_equal(size, 7);
	assert_int_equal(firmware->loader.failure_status, EFI_DEVICE_ERROR);
}

/* An exit handler that allocates: the map may grow by all of the slack. */
static void test_map_grows_into_the_slack(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->growth[0] = SLACK - 1;
	firmware->growth[1] = 1;
	assert_true(exit_boot_services(&firmware->loader));
	assert_out(firmware, 3);
	assert_accepted_map(firmware);
}

/* And by no descriptor more. The key that comes with EFI_BUFFER_TOO_SMALL would be accepted, with a
 * stale map in the buffer: ExitBootServices is not called again. */
static void test_map_outgrows_the_slack(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct handoff_exit *exit = &firmware->handoff.exit;

	firmware->growth[0] = SLACK + 1;
	assert_false(exit_boot_services(&firmware->loader));
	assert_string_equal(firmware->events, "line map exit map");
	assert_int_equal(firmware->loader.phase, PHASE_EXITING);
	assert_int_equal(firmware->loader.failure_status, EFI_BUFFER_TOO_SMALL);
	assert_int_not_equal(firmware->loader.map.key, firmware->key);
	assert_int_equal(exit->attempts, 2);
	assert_int_equal(exit->attempt[1].map_status, EFI_BUFFER_TOO_SMALL);
	assert_int_equal(exit->attempt[1].exit_status, 0);
	assert_int_equal(exit->attempt[1].map_key, 0);
}

/* If the very first map cannot be read, nothing has been shut down, and firmware can go on. */
static void test_no_map_at_all(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->map_status[0] = EFI_DEVICE_ERROR;
	assert_false(exit_boot_services(&firmware->loader));
	assert_string_equal(firmware->events, "line map");
	assert_int_equal(firmware->loader.phase, PHASE_BOOT);
	assert_non_null(firmware->loader.boot_services);
	assert_int_equal(firmware->loader.failure_status, EFI_DEVICE_ERROR);
}

/* A later one that fails is final too, even with the status that ExitBootServices retries on. */
static void test_map_fails_later(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->growth[0] = 1;
	firmware->map_status[1] = EFI_INVALID_PARAMETER;
	assert_false(exit_boot_services(&firmware->loader));
	assert_string_equal(firmware->events, "line map exit map");
	assert_int_equal(firmware->loader.phase, PHASE_EXITING);
}

/* U-Boot's descriptors have 40 bytes, EDK II's 48, and the next firmware's perhaps more. */
static void test_descriptor_sizes(void **state)
{
	static const uint64_t sizes[] = {40, 48};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct scripted_firmware *firmware = scripted_firmware_open(sizes[i], CAPACITY);

		firmware->growth[0] = 5;
		assert_true(exit_boot_services(&firmware->loader));
		assert_out(firmware, 2);
		assert_accepted_map(firmware);
		scripted_firmware_close(firmware);
	}
}

/* ---- The trial ---- */

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

/* A failed read leaves the description of the last good map alone. */
static void test_failed_read_changes_nothing(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct memory_map before;

	assert_int_equal(exit_read_map(&firmware->loader), EFI_SUCCESS);
	before = firmware->loader.map;
	firmware->key++;
	firmware->count += SLACK + 1;
	assert_int_equal(exit_read_map(&firmware->loader), EFI_BUFFER_TOO_SMALL);
	assert_memory_equal(&firmware->loader.map, &before, sizeof(before));
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_first_attempt),
		cmocka_unit_test(test_stale_keys),
		FRESH(test_refused_for_good),
		cmocka_unit_test(test_other_errors_are_final),
		cmocka_unit_test(test_measured_capacity),
		FRESH(test_unmeasurable),
		FRESH(test_map_grows_into_the_slack),
		FRESH(test_map_outgrows_the_slack),
		FRESH(test_no_map_at_all),
		FRESH(test_map_fails_later),
		cmocka_unit_test(test_descriptor_sizes),
		FRESH(test_no_trial),
		FRESH(test_wrong_key),
		FRESH(test_wrong_key_and_stale_keys),
		FRESH(test_no_map_after_wrong_key),
		FRESH(test_no_map_for_wrong_key),
		FRESH(test_wrong_key_is_taken),
		FRESH(test_failed_read_changes_nothing),
	};

	return cmocka_run_group_tests_name("exit", tests, NULL, NULL);
}
