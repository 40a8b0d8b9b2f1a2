/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/refusals.c and first_call.c: hooks of a driver under test that come and go while
 * SetVirtualAddressMap is called.
 */
#include "tests/unit/refusals_world.h"

static void take_hook_back(struct scripted_firmware *firmware)
{
	firmware->runtime_services.SetVirtualAddressMap = (void *)0xbeef;
	firmware->runtime_services.Hdr.CRC32++;
}

/* A driver that takes its own hook back in the first of them has converted nothing: the function that
 * it gave back is called as if nothing had been. */
static void test_a_hook_is_taken_back(void **state)
{
	struct scripted_firmware *firmware = want_tests(state, 2);

	script.test_change = take_hook_back;
	tell(firmware);
	assert_string_equal(firmware->events, "test test svam test");
	assert_int_equal(script.call.entry, 0xbeef);
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_false(refusal(firmware, REFUSAL_SVAM_DESCRIPTOR_SIZE)->used_up);
	assert_false(refusal(firmware, REFUSAL_SVAM_AGAIN)->used_up);
}

#define DRIVER 0x5000000 /* in no region of the map that is offered */
#define FIRST_REGION(firmware) memory_map_at(&(firmware)->loader->reserved.virtual_map, 0)

/* gRT as it was before a driver under test has hooked GetTime. */
static struct scripted_firmware *want_tests_of_driver(void **state, unsigned int before)
{
	struct scripted_firmware *firmware = want_tests(state, before);

	first_call_remember(&firmware->audit);
	firmware->audit.drivers.count = 1;
	firmware->audit.drivers.driver[0] = (struct handoff_driver){.base = paddr(DRIVER),
								    .size = 0x1000};
	entries_of(firmware)[SERVICE_GET_TIME] = DRIVER + 0x10;
	return firmware;
}

static void take_all_hooks_back(struct scripted_firmware *firmware)
{
	take_hook_back(firmware);
	entries_of(firmware)[SERVICE_GET_TIME] = firmware->audit
							 .entry_before_drivers[SERVICE_GET_TIME];
}

static void put_a_hook_in(struct scripted_firmware *firmware)
{
	entries_of(firmware)[SERVICE_SET_TIME] = DRIVER + 0x20;
}

/* The same of its other hooks: what is converted then is the entry that it gave back. */
static void test_all_hooks_are_taken_back(void **state)
{
	struct scripted_firmware *firmware = want_tests_of_driver(state, 2);
	const uint64_t *before = firmware->loader->handoff.svam.before.entry;

	script.test_change = take_all_hooks_back;
	tell(firmware);
	assert_string_equal(firmware->events, "test test svam test");
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_false(refusal(firmware, REFUSAL_SVAM_DESCRIPTOR_SIZE)->used_up);
	assert_int_equal(before[SERVICE_GET_TIME], 0x1000);
}

/* And of a hook that it puts in. */
static void test_a_hook_is_put_in(void **state)
{
	struct scripted_firmware *firmware = want_tests_of_driver(state, 2);

	script.test_change = put_a_hook_in;
	tell(firmware);
	assert_string_equal(firmware->events, "test test svam test");
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_int_equal(firmware->loader->handoff.svam.before.entry[SERVICE_SET_TIME],
			 DRIVER + 0x20);
}

/* Where no driver is under test, firmware itself has changed the entry. */
static void test_nobody_takes_a_hook_back(void **state)
{
	struct scripted_firmware *firmware = want_tests_of_driver(state, 2);

	firmware->audit.drivers.count = 0;
	script.test_change = take_all_hooks_back;
	tell(firmware);
	assert_mode(firmware, RUNTIME_MIXED);
}

static void take_back_and_convert(struct scripted_firmware *firmware)
{
	take_all_hooks_back(firmware);
	/* An entry that leads into a region of the map. */
	entries_of(firmware)[SERVICE_GET_TIME] = FIRST_REGION(firmware)->virtual_start.value + 0x30;
}

/* In the call itself, where firmware converts the entry that it found. */
static void test_a_hook_is_taken_back_and_converted(void **state)
{
	struct scripted_firmware *firmware = want_tests_of_driver(state, 0);
	const uint64_t physical = FIRST_REGION(firmware)->physical_start.value + 0x30;

	firmware->audit.refusal_tests = false;
	firmware->audit.entry_before_drivers[SERVICE_GET_TIME] = physical;
	script.change = take_back_and_convert;
	tell(firmware);
	assert_mode(firmware, RUNTIME_VIRTUAL);
	assert_int_equal(firmware->loader->handoff.svam.before.entry[SERVICE_GET_TIME], physical);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_a_hook_is_taken_back),
		FRESH(test_all_hooks_are_taken_back),
		FRESH(test_a_hook_is_put_in),
		FRESH(test_nobody_takes_a_hook_back),
		FRESH(test_a_hook_is_taken_back_and_converted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
