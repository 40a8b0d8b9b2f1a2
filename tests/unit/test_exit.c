/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/exit.c: keys that are stale, maps that grow, and errors that are final.
 */
#include "tests/unit/exit_world.h"

/* The exit with the map of this moment. */
static EFI_STATUS leave(const struct scripted_firmware *firmware)
{
	const struct boot_exit exit = leave_with(firmware->loader);
	EFI_STATUS status = exit_read_map(&exit);

	return EFI_ERROR(status) ? status : exit_boot_services(&exit);
}

/* So many attempts, with a map for each: the first one was read before. */
static void assert_events(const struct scripted_firmware *firmware, unsigned int attempts)
{
	char expected[SCRIPTED_EVENTS_SIZE] = "map exit";

	for (unsigned int i = 1; i < attempts; i++)
		strcat(expected, " map exit");
	strcat(expected, " cli");
	assert_string_equal(firmware->events, expected);
}

/* Firmware that behaves: the map that was read before is the one, and interrupts are off at once. */
static void test_first_attempt(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_int_equal(leave(firmware), EFI_SUCCESS);
	assert_events(firmware, 1);
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
		assert_int_equal(leave(firmware), EFI_SUCCESS);
		assert_events(firmware, failures[i] + 1);
		assert_out(firmware, failures[i] + 1);
		assert_accepted_map(firmware);
		scripted_firmware_close(firmware);
	}
}

/* Refused although the key was right, as EDK II does over a misaligned RUNTIME entry: eight attempts,
 * all of them recorded, then the end. Nothing else is called on the way there. */
static void test_refused_for_good(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct handoff_exit *record = &firmware->loader->handoff.exit;

	for (unsigned int call = 0; call < SCRIPTED_CALLS; call++)
		firmware->exit_status[call] = STALE;
	assert_int_equal(leave(firmware), STALE);
	assert_string_equal(firmware->events, "map exit map exit map exit map exit "
					      "map exit map exit map exit map exit");
	assert_int_equal(record->attempts, HANDOFF_EXIT_ATTEMPTS);
	for (unsigned int i = 0; i < HANDOFF_EXIT_ATTEMPTS; i++)
		assert_int_equal(record->attempt[i].exit_status, STALE);
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
		assert_int_equal(leave(firmware), errors[i]);
		assert_string_equal(firmware->events, "map exit map exit");
		assert_int_equal(firmware->loader->handoff.exit.attempts, 2);
		assert_int_equal(firmware->loader->handoff.exit.attempt[1].exit_status, errors[i]);
		scripted_firmware_close(firmware);
	}
}

/* Warnings are successes with a remark (UEFI 2.10, appendix D): firmware has let go. */
static void test_a_warning_is_no_error(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->exit_status[0] = EFI_WARN_DELETE_FAILURE;
	assert_int_equal(leave(firmware), EFI_WARN_DELETE_FAILURE);
	assert_string_equal(firmware->events, "map exit cli");
	assert_int_equal(firmware->loader->handoff.exit.attempt[0].exit_status,
			 EFI_WARN_DELETE_FAILURE);
}

/* What an exit before this one recorded is no attempt of this one. */
static void test_attempts_are_counted_anew(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->loader->handoff.exit.attempts = 5;
	assert_int_equal(leave(firmware), EFI_SUCCESS);
	assert_out(firmware, 1);
}

/* The buffer that is asked for has room for a map of now with 128 descriptors more, at firmware's
 * stride. */
static void test_measured_capacity(void **state)
{
	static const uint64_t sizes[] = {40, 48};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct scripted_firmware *firmware = scripted_firmware_open(sizes[i], 1);
		struct reserved *reserved = &firmware->loader->reserved;

		assert_int_equal(exit_measure_map(&firmware->boot_services,
						  &reserved->map_capacity),
				 EFI_SUCCESS);
		assert_true(reserved->map_capacity >= CAPACITY * sizes[i]);
		free(reserved->map.descriptors);
		reserved->map.descriptors = malloc(reserved->map_capacity);
		firmware->growth[0] = SLACK;
		assert_int_equal(leave(firmware), EFI_SUCCESS);
		assert_string_equal(firmware->events, "map map exit map exit cli");
		assert_accepted_map(firmware);
		scripted_firmware_close(firmware);
	}
}

static UINTN told_descriptor_size;

static EFI_STATUS EFIAPI too_small(UINTN *size, EFI_MEMORY_DESCRIPTOR *map, UINTN *key,
				   UINTN *descriptor_size, UINT32 *version)
{
	(void)map, (void)key, (void)version;
	*size = 4800;
	*descriptor_size = told_descriptor_size;
	return EFI_BUFFER_TOO_SMALL;
}

/* Firmware that says nothing of its stride together with EFI_BUFFER_TOO_SMALL, or one that no descriptor
 * has, has the least that there can be: there is slack all the same. */
static void test_capacity_without_a_stride(void **state)
{
	static const UINTN sizes[] = {0, 1, 39, 40, 48};
	struct scripted_firmware *firmware = *state;

	firmware->boot_services.GetMemoryMap = too_small;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		uint64_t capacity = 0;

		told_descriptor_size = sizes[i];
		assert_int_equal(exit_measure_map(&firmware->boot_services, &capacity),
				 EFI_SUCCESS);
		assert_int_equal(capacity, 4800 + EXIT_MAP_SLACK * (sizes[i] < 40 ? 40 : sizes[i]));
	}
}

static EFI_STATUS EFIAPI content(UINTN *size, EFI_MEMORY_DESCRIPTOR *map, UINTN *key,
				 UINTN *descriptor_size, UINT32 *version)
{
	(void)size, (void)map, (void)key, (void)descriptor_size, (void)version;
	return EFI_SUCCESS;
}

/* A GetMemoryMap that is content without a buffer, or broken, cannot be asked. */
static void test_unmeasurable(void **state)
{
	struct scripted_firmware *firmware = *state;
	uint64_t size = 7;

	firmware->map_status[0] = EFI_DEVICE_ERROR;
	assert_int_equal(exit_measure_map(&firmware->boot_services, &size), EFI_DEVICE_ERROR);
	assert_int_equal(size, 7);
	firmware->boot_services.GetMemoryMap = content;
	assert_int_equal(exit_measure_map(&firmware->boot_services, &size), EFI_PROTOCOL_ERROR);
	assert_int_equal(size, 7);
}

/* An exit handler that allocates: the map may grow by all of the slack. */
static void test_map_grows_into_the_slack(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->growth[0] = SLACK - 1;
	firmware->growth[1] = 1;
	assert_int_equal(leave(firmware), EFI_SUCCESS);
	assert_out(firmware, 3);
	assert_accepted_map(firmware);
}

/* And by no descriptor more. The key that comes with EFI_BUFFER_TOO_SMALL would be accepted, with a
 * stale map in the buffer: ExitBootServices is not called again. */
static void test_map_outgrows_the_slack(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct handoff_exit *record = &firmware->loader->handoff.exit;

	firmware->growth[0] = SLACK + 1;
	assert_int_equal(leave(firmware), EFI_BUFFER_TOO_SMALL);
	assert_string_equal(firmware->events, "map exit map");
	assert_int_not_equal(firmware->loader->reserved.map.key, firmware->key);
	assert_int_equal(record->attempts, 2);
	assert_int_equal(record->attempt[1].map_status, EFI_BUFFER_TOO_SMALL);
	assert_int_equal(record->attempt[1].exit_status, 0);
	assert_int_equal(record->attempt[1].map_key, 0);
}

/* A later map that cannot be read is final too, even with the status that ExitBootServices retries on. */
static void test_map_fails_later(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->growth[0] = 1;
	firmware->map_status[1] = EFI_INVALID_PARAMETER;
	assert_int_equal(leave(firmware), EFI_INVALID_PARAMETER);
	assert_string_equal(firmware->events, "map exit map");
	assert_int_equal(firmware->loader->handoff.exit.attempt[1].map_status,
			 EFI_INVALID_PARAMETER);
}

/* U-Boot's descriptors have 40 bytes, EDK II's 48, and the next firmware's perhaps more. */
static void test_descriptor_sizes(void **state)
{
	static const uint64_t sizes[] = {40, 48};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct scripted_firmware *firmware = scripted_firmware_open(sizes[i], CAPACITY);

		firmware->growth[0] = 5;
		assert_int_equal(leave(firmware), EFI_SUCCESS);
		assert_out(firmware, 2);
		assert_accepted_map(firmware);
		scripted_firmware_close(firmware);
	}
}

/* A failed read leaves the description of the last good map alone. */
static void test_failed_read_changes_nothing(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct boot_exit exit = leave_with(firmware->loader);
	struct memory_map before;

	assert_int_equal(exit_read_map(&exit), EFI_SUCCESS);
	before = *exit.map;
	firmware->key++;
	firmware->count += SLACK + 1;
	assert_int_equal(exit_read_map(&exit), EFI_BUFFER_TOO_SMALL);
	assert_memory_equal(exit.map, &before, sizeof(before));
}

static void lengthen(unsigned int call, struct memory_map *map)
{
	(void)call;
	map->size += 8;
}

/* A part of a descriptor behind the last stays: the plan refuses such a map with its numbers. */
static void test_part_of_a_descriptor(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct boot_exit exit = leave_with(firmware->loader);

	firmware->change_map = lengthen;
	assert_int_equal(exit_read_map(&exit), EFI_SUCCESS);
	assert_int_equal(exit.map->size, SCRIPTED_COUNT * firmware->descriptor_size + 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_part_of_a_descriptor),
		FRESH(test_first_attempt),
		cmocka_unit_test(test_stale_keys),
		FRESH(test_refused_for_good),
		cmocka_unit_test(test_other_errors_are_final),
		FRESH(test_a_warning_is_no_error),
		FRESH(test_attempts_are_counted_anew),
		cmocka_unit_test(test_measured_capacity),
		FRESH(test_capacity_without_a_stride),
		FRESH(test_unmeasurable),
		FRESH(test_map_grows_into_the_slack),
		FRESH(test_map_outgrows_the_slack),
		FRESH(test_map_fails_later),
		cmocka_unit_test(test_descriptor_sizes),
		FRESH(test_failed_read_changes_nothing),
	};

	return cmocka_run_group_tests_name("exit", tests, NULL, NULL);
}
