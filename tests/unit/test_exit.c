/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/exit.c: keys that are stale, maps that grow, and errors that are final.
 */
#include "tests/unit/exit_world.h"

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
		FRESH(test_failed_read_changes_nothing),
	};

	return cmocka_run_group_tests_name("exit", tests, NULL, NULL);
}
