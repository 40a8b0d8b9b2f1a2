/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The other checks of kernel/audit/services/stateful.h, those of the alarm and of capsules, and when
 * any of them is made. An alarm of ours must never be left on.
 */
#include "tests/unit/stateful_world.h"

/* ---- The alarm ---- */

static void test_wakeup_repeat(void **state)
{
	(void)state;
	assert_ok("wakeup.get.repeat", NONE);
	assert_fails("wakeup.get.repeat", ALARM_WANDERS, "# the alarm went from 2024-01-02T");
	firmware.silent = SERVICE_GET_WAKEUP_TIME;
	assert_skipped("wakeup.get.repeat", NONE, "the alarm cannot be read");
	assert_skipped("wakeup.set.off", NONE, "what it sets cannot be read");
}

static void test_wakeup_one_hour(void **state)
{
	(void)state;
	firmware.clock.Hour = 23;
	assert_ok("wakeup.set.one_hour", NONE);
	assert_false(firmware.alarm);
	assert_int_equal(firmware.alarm_time.Month, 3);
	assert_int_equal(firmware.alarm_time.Hour, 0);
	assert_fails("wakeup.set.one_hour", ALARM_LOSES_SECONDS,
		     "# the alarm is set to 2024-03-01T00:");
	assert_fails("wakeup.set.one_hour", ALARM_RINGS_AT_ONCE,
		     "# the alarm is still to come, and Pending is 1\n");
	assert_false(firmware.alarm);
}

/* An alarm that is set all the same is switched off. */
static void test_wakeup_null_time(void **state)
{
	(void)state;
	assert_ok("wakeup.set.null_time", NONE);
	assert_fails("wakeup.set.null_time", ALARM_AT_NO_TIME,
		     "# an alarm at no time answered EFI_SUCCESS, and not EFI_INVALID_PARAMETER\n");
	assert_false(firmware.alarm);
}

static void test_wakeup_off(void **state)
{
	(void)state;
	assert_ok("wakeup.set.off", NONE);
	assert_said("# wakeup-off-with-minute-60=EFI_SUCCESS\n");
	assert_int_equal(firmware.alarm_sets, 3);
	assert_ok("wakeup.set.off", ALARM_OFF_CHECKS_TIME);
	assert_said("# wakeup-off-with-minute-60=EFI_INVALID_PARAMETER\n");
	assert_false(firmware.alarm);
	assert_fails("wakeup.set.off", ALARM_STAYS_ON,
		     "# the alarm was switched off with minute 60: Enabled is 1, and not 0\n"
		     "# switched off, the alarm is still on\n");
}

/* An alarm of ours does not ring: what cannot be switched off in the one way is in the other. */
static void test_wakeup_off_needs_time(void **state)
{
	(void)state;
	assert_fails("wakeup.set.off", ALARM_OFF_NEEDS_TIME,
		     "# switching off an alarm that is off answered EFI_INVALID_PARAMETER");
	assert_fails("wakeup.set.one_hour", ALARM_OFF_NEEDS_TIME,
		     "# switched off, the alarm is still on\n");
	assert_false(firmware.alarm);
}

static void test_wakeup_far(void **state)
{
	(void)state;
	assert_ok("wakeup.set.far", NONE);
	assert_said("# wakeup-in-a-year=EFI_SUCCESS\n");
	assert_int_equal(firmware.alarm_time.Year, 2025);
	assert_false(firmware.alarm);
	assert_ok("wakeup.set.far", ALARM_OF_A_DAY);
	assert_said("# wakeup-in-a-year=EFI_UNSUPPORTED\n");
	assert_fails("wakeup.set.far", ALARM_FAR_INVALID,
		     "# an alarm in a year answered EFI_INVALID_PARAMETER");
}

/* Somebody's alarm is not touched, not even to be set to the same. */
static void test_wakeup_of_somebody(void **state)
{
	static const char *const names[] = {"wakeup.set.one_hour", "wakeup.set.off",
					    "wakeup.set.far"};

	(void)state;
	firmware.alarm = true;
	for (unsigned int i = 0; i < 3; i++)
		assert_skipped(names[i], NONE, "an alarm is set, and is not ours to change");
	assert_int_equal(firmware.alarm_sets, 0);
	assert_true(firmware.alarm);
}

/* ---- Capsules ---- */

static void test_capsules(void **state)
{
	(void)state;
	assert_ok("capsule.query.flags", NONE);
	assert_ok("capsule.query.flags", CAPSULE_TOO_MUCH);
	assert_fails("capsule.query.flags", CAPSULE_DENIED,
		     "# flags 0x0: answered EFI_ACCESS_DENIED\n");
	assert_fails("capsule.query.flags", CAPSULE_GARBAGE,
		     "# flags 0x0: supported with at most 0 bytes and reset type 77\n");
	assert_fails("capsule.query.flags", CAPSULE_NO_SIZE,
		     "# flags 0x0: supported with at most 0 bytes and reset type 1\n");
	assert_fails("capsule.query.flags", CAPSULE_NO_RESET,
		     "# flags 0x0: supported with at most 100 bytes and reset type 77\n");
	assert_fails("capsule.query.flags", CAPSULE_WANDERS,
		     "# flags 0x70000: answer 2 is not the first one\n");
	assert_ok("capsule.update.no_list", NONE);
	assert_fails("capsule.update.no_list", TAKES_NO_CAPSULE,
		     "# UpdateCapsule with PERSIST_ACROSS_");
}

/* ---- When they are made ---- */

/* A service that has not returned once is not waited for again, and service.NAME says so. */
static void test_hung(void **state)
{
	(void)state;
	firmware.defective = SERVICE_SET_TIME;
	assert_fails("time.set.now", ABORTS, "# SetTime did not return by itself\n");
	assert_skipped("time.set.leap_day", ABORTS, "SetTime did not return by itself before\n");
	assert_ok("wakeup.set.off", ABORTS);
}

static void test_unsupported(void **state)
{
	(void)state;
	firmware.defective = SERVICE_SET_TIME;
	assert_skipped("time.set.now", UNSUPPORTED,
		       "EFI_UNSUPPORTED, and no EFI_RT_PROPERTIES_TABLE");
	world.rt_properties_present = 1;
	assert_fails("time.set.now", UNSUPPORTED, "# it answered EFI_UNSUPPORTED, and EFI_RT_");
	firmware.defective = SERVICE_SET_WAKEUP_TIME;
	assert_fails("wakeup.set.off", UNSUPPORTED, "# it answered EFI_UNSUPPORTED, and EFI_RT_");
	assert_fails("wakeup.set.one_hour", UNSUPPORTED,
		     "# it answered EFI_UNSUPPORTED, and EFI_RT_");
	world.rt_properties = RT_PROPERTIES_ALL & ~service_property(SERVICE_SET_TIME);
	assert_skipped("time.set.now", NONE, "EFI_RT_PROPERTIES_TABLE calls SetTime unsupported\n");
	world.svam.mode = RUNTIME_MIXED;
	assert_skipped("time.get.repeat", NONE,
		       "SetVirtualAddressMap left firmware half virtual\n");
	assert_int_equal(firmware.clock_sets, 0);
}

static void test_not_wanted(void **state)
{
	(void)state;
	all_checks_but = "time.set.now";
	make("time.set.now", NONE);
	assert_string_equal(world_report, "");
	assert_int_equal(firmware.clock_sets, 0);
}

/* A new finding is against the check; those from before were told by whoever made the call. */
static void test_findings(void **state)
{
	(void)state;
	findings = 2;
	assert_ok("wakeup.set.off", NONE);
	firmware.defective = SERVICE_SET_WAKEUP_TIME;
	assert_fails("wakeup.set.off", TOUCHES, "# findings while it was made: 3\n");
}

/* What the guard could not write down is no finding, and still against the check. */
static void test_lost(void **state)
{
	(void)state;
	firmware.defective = SERVICE_SET_WAKEUP_TIME;
	assert_fails("wakeup.set.off", FLOODS, "# accesses that did not fit the list: ");
	assert_ok("wakeup.set.off", NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_wakeup_repeat),
		TEST(test_wakeup_one_hour),
		TEST(test_wakeup_null_time),
		TEST(test_wakeup_off),
		TEST(test_wakeup_off_needs_time),
		TEST(test_wakeup_far),
		TEST(test_wakeup_of_somebody),
		TEST(test_capsules),
		TEST(test_hung),
		TEST(test_unsupported),
		TEST(test_not_wanted),
		TEST(test_findings),
		TEST(test_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
