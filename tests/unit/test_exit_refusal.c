/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/refusals.c: ExitBootServices with a key that is known to be wrong.
 */
#include "tests/unit/exit_world.h"

/* A host does not let us turn interrupts off: the word is written down instead. */
#include <arch/cpu.h>
#define cpu_disable_interrupts() scripted_firmware_happened("cli")
#include "loader/audit/first_call.c"
#include "loader/audit/refusals.c"

/* Of SetVirtualAddressMap's tests, which are not made here. */
bool published_is_unchanged(const struct audit *audit)
{
	(void)audit;
	fail();
	return true;
}

/* SetVirtualAddressMap is not for now. */
void guard_call(struct guard *guard, struct firmware_call *call)
{
	(void)guard, (void)call;
	fail();
}

static const struct handoff_refusal *wrong_key(const struct scripted_firmware *firmware)
{
	return &firmware->notes.refusals[REFUSAL_EXIT_WRONG_KEY];
}

/* The map is read, as the plan did it; then the test, and the exit unless that was it. */
static bool leave(struct scripted_firmware *firmware)
{
	const struct boot_exit exit = leave_with(firmware->loader);

	assert_int_equal(exit_read_map(&exit), EFI_SUCCESS);
	if (!refusals_at_exit(&firmware->audit))
		return false;
	return firmware->loader->firmware.boot_services == NULL ||
	       !EFI_ERROR(exit_boot_services(&exit));
}

/* A wrong key, and then exactly what any stale key is followed by. It is in no list of attempts, and
 * nothing of it is left there. */
static void test_wrong_key(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_true(leave(firmware));
	assert_string_equal(firmware->events, "map exit map exit cli");
	assert_true(wrong_key(firmware)->made);
	assert_int_equal(wrong_key(firmware)->status, EFI_INVALID_PARAMETER);
	assert_out(firmware, 1);
	assert_accepted_map(firmware);
}

/* The phase is that of the exit from then on, and the console is not used any more. */
static void test_phase(void **state)
{
	struct scripted_firmware *firmware = *state;
	SIMPLE_TEXT_OUTPUT_INTERFACE console = {.OutputString = NULL};

	firmware->loader->output.console = &console;
	assert_true(leave(firmware));
	assert_null(firmware->loader->output.console);
	assert_int_equal(firmware->audit.phase, PHASE_EXITING);
}

/* All attempts are still there when the map changes under the test, and during two of them. */
static void test_wrong_key_and_stale_keys(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->growth[0] = firmware->growth[1] = firmware->growth[2] = 1;
	assert_true(leave(firmware));
	assert_string_equal(firmware->events, "map exit map exit map exit map exit cli");
	assert_out(firmware, 3);
	assert_accepted_map(firmware);
}

/* After the test has failed there is no way back, and a map that cannot be read is the end at once:
 * the test's EFI_INVALID_PARAMETER is nobody's reason to go on. */
static void test_no_map_after_wrong_key(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->map_status[1] = EFI_DEVICE_ERROR;
	assert_false(leave(firmware));
	assert_string_equal(firmware->events, "map exit map");
	assert_non_null(strstr(firmware->loader->output.failure, "after a wrong key"));
	assert_int_equal(firmware->loader->output.status, EFI_DEVICE_ERROR);
}

/* Firmware that takes any key has let go: not one call more, and the map is the one it was given. */
static void test_wrong_key_is_taken(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->takes_any_key = true;
	assert_true(leave(firmware));
	assert_string_equal(firmware->events, "map exit cli");
	assert_out(firmware, 1);
	assert_accepted_map(firmware);
	assert_null(firmware->loader->firmware.boot_services);
	assert_int_equal(wrong_key(firmware)->status, EFI_SUCCESS);
}

static UINTN given_key;

static EFI_STATUS EFIAPI note_key(EFI_HANDLE image, UINTN key)
{
	(void)image;
	given_key = key;
	return EFI_INVALID_PARAMETER;
}

/* The key differs from the map's in every bit, whatever that is: no counter comes there. */
static void test_which_key(void **state)
{
	static const UINTN keys[] = {0, 1, 0x5eed, UINT64_MAX};
	struct scripted_firmware *firmware = *state;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct boot_exit exit = leave_with(firmware->loader);

		firmware->key = keys[i];
		firmware->boot_services.ExitBootServices = note_key;
		assert_int_equal(exit_read_map(&exit), EFI_SUCCESS);
		assert_true(refusals_at_exit(&firmware->audit));
		assert_int_equal(given_key, ~keys[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_wrong_key),
		FRESH(test_phase),
		FRESH(test_wrong_key_and_stale_keys),
		FRESH(test_no_map_after_wrong_key),
		FRESH(test_wrong_key_is_taken),
		FRESH(test_which_key),
	};

	return cmocka_run_group_tests_name("exit refusal", tests, NULL, NULL);
}
