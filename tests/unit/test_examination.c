/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/examination/phases.c, and the machine that calls the rows: what is asked, what is put
 * back, and which checks mean something.
 */
#include "tests/unit/examination_world.h"

/* A firmware that works passes every check, and is left as it was. */
static void test_working_firmware(void **state)
{
	struct variable before[STORE_SIZE];
	EFI_TIME clock = firmware.clock;

	(void)state;
	memcpy(before, firmware.store, sizeof(before));
	assert_reports(NONE, SERVICE_COUNT, "ok time.get.null\nok time.set.year\n");
	assert_false(world_said("not ok"));
	assert_true(world_said("ok count.null\n"));
	assert_memory_equal(before, firmware.store, sizeof(before));
	clock = time_later(&clock, firmware.ticks);
	assert_memory_equal(&firmware.clock, &clock, sizeof(clock));
	assert_int_equal(firmware.clock_sets, 0);
	for (unsigned int row = 0; row < ROW_COUNT; row++)
		assert_int_not_equal(virtual_answers.answer[row], EXAMINATION_NOT_CALLED);
}

/* Refused calls change nothing: clock and alarm are read once for all rows of a phase, and not for each. */
static void test_reads_once(void **state)
{
	(void)state;
	examine_before(); /* two phases, and of each the time for the clock and for the alarm */
	assert_int_equal(firmware.ticks, 4);
}

/* Nothing but the row's change stands between its call and a legal one: the last of them has now's
 * time, and daylight that cannot be. */
static void test_one_change(void **state)
{
	(void)state;
	firmware.clock.Year = 2031;
	firmware.clock.Day = 28;
	assert_reports(NONE, SERVICE_COUNT, "ok wakeup.set.daylight\n");
	assert_int_equal(firmware.last_set.Year, 2031);
	assert_int_equal(firmware.last_set.Day, 28);
	assert_int_equal(firmware.last_set.TimeZone, EFI_UNSPECIFIED_TIMEZONE);
	assert_int_equal(firmware.last_set.Daylight, 0xfc);
}

/* What should have been refused is undone at once: the clock, the alarm, the variable. */
static void test_undone(void **state)
{
	(void)state;
	assert_reports(TAKES_ANY_TIME, SERVICE_COUNT,
		       "not ok time.set.month\n"
		       "# month 0 answered EFI_SUCCESS, and not EFI_INVALID_PARAMETER\n"
		       "# month 13 answered EFI_SUCCESS, and not EFI_INVALID_PARAMETER\n");
	assert_true(world_said("not ok wakeup.set.daylight\n# daylight 0x04 answered EFI_SUCCESS"));
	assert_int_equal(firmware.clock.Year, 2024);
	assert_int_equal(firmware.clock.Day, 29);
	assert_int_equal(firmware.clock.Daylight, 0);
	assert_false(firmware.alarm);
	assert_reports(TAKES_ANYTHING, SERVICE_COUNT,
		       "not ok variable.set.invalid_combinations\n"
		       "# SetVariable with RUNTIME_ACCESS alone answered EFI_SUCCESS, and not "
		       "EFI_INVALID_PARAMETER\n");
	assert_null(firmware_find(u"BrightlineAbsent", &variable_ours));
	assert_false(world_said("stays"));
}

static void test_not_undone(void **state)
{
	(void)state;
	assert_reports(FORGETS, SERVICE_COUNT,
		       "# SetVariable of what is not there, without attributes answered "
		       "EFI_SUCCESS, and not EFI_NOT_FOUND\n");
	firmware.silent = SERVICE_SET_TIME;
	assert_reports(NONE, SERVICE_COUNT,
		       "# year 1899 answered EFI_DEVICE_ERROR, and not EFI_INVALID_PARAMETER\n");
	set_up(state);
	examine_before();
	world_notes.examination_boot.answer[ROW_SET_TIME_HOUR_24] = EXAMINATION_NOT_UNDONE;
	examination_check(&world);
	assert_true(world_said("not ok time.set.hour\n# hour 24 answered EFI_SUCCESS that stays in "
			       "phase boot and EFI_INVALID_PARAMETER in phase physical\n"));
}

/* A clock that cannot be read could not be put back, and is not set. */
static void test_unreadable(void **state)
{
	(void)state;
	firmware.silent = SERVICE_GET_TIME;
	assert_reports(TAKES_ANY_TIME, SERVICE_COUNT,
		       "skip time.set.month: what the calls take could not be read before\n");
	assert_true(world_said("skip wakeup.set.month: "));
	assert_int_equal(firmware.clock_sets, 0);
	firmware_reset();
	memset(firmware.store, 0, sizeof(firmware.store));
	assert_reports(NONE, SERVICE_COUNT, "skip variable.get.null: what the calls take");
	assert_true(world_said("skip variable.next.unknown: "));
}

/* A service that did not return by itself is not asked again, nor what needs it. */
static void test_aborts(void **state)
{
	(void)state;
	assert_reports(ABORTS, SERVICE_GET_TIME,
		       "not ok time.get.null\n# GetTime without Time answered nothing by itself, "
		       "and not EFI_INVALID_PARAMETER\nskip time.set.year: ");
	assert_int_equal(world_notes.examination_boot.answer[ROW_GET_TIME_NULLS],
			 EXAMINATION_NOT_CALLED);
	assert_int_equal(world_notes.examination_boot.answer[ROW_GET_TIME_NULL],
			 EXAMINATION_ABORTED);
	assert_int_equal(virtual_answers.answer[ROW_GET_TIME_NULL], EXAMINATION_NOT_CALLED);
	set_up(state);
	firmware.aborted[SERVICE_GET_TIME] = true;
	assert_reports(NONE, SERVICE_COUNT,
		       "skip time.get.null: the service did not return by itself before\n"
		       "skip time.set.year: what the calls take could not be read before\n");
}

static void test_skipped(void **state)
{
	(void)state;
	assert_reports(UNSUPPORTED, SERVICE_SET_VARIABLE,
		       "skip variable.set.empty_name: the service answers EFI_UNSUPPORTED to ");
	world.rt_properties_present = 1;
	world.rt_properties = RT_PROPERTIES_ALL & ~service_property(SERVICE_GET_TIME);
	assert_reports(NONE, SERVICE_COUNT, "skip time.get.null: EFI_RT_PROPERTIES_TABLE calls ");
	assert_false(world_said("not ok"));
	assert_int_equal(virtual_answers.answer[ROW_GET_TIME_NULL], EXAMINATION_NOT_CALLED);
	services.header.header_size = offsetof(struct runtime_services,
					       entry[SERVICE_UPDATE_CAPSULE]);
	assert_reports(NONE, SERVICE_COUNT,
		       "skip capsule.query.null: QueryCapsuleCapabilities: gRT has no entry");
	world.svam.mode = RUNTIME_MIXED;
	assert_reports(ABORTS, SERVICE_GET_VARIABLE,
		       "skip variable.get.null: SetVirtualAddressMap left firmware half virtual\n");
}

/* What firmware touched meanwhile is told once for a service, here or with its own check. */
static void test_findings(void **state)
{
	(void)state;
	findings = 3;
	assert_reports(
		NONE, SERVICE_COUNT,
		"not ok time.get.null\n# findings while it was called: 3\n"
		"not ok time.set.year\n# findings while it was called: 3\nok time.set.month\n");
}

/* Nothing is set for a check that nobody asks for; what its rows found is not another's, either. */
static void test_a_part(void **state)
{
	unsigned int alarm_sets;

	(void)state;
	examine_before();
	alarm_sets = firmware.alarm_sets;
	firmware.defect = TAKES_ANY_TIME;
	all_checks_only = "time.get.null";
	examination_check(&world);
	assert_string_equal(world_report, "ok time.get.null\n");
	assert_int_equal(firmware.clock_sets, 0);
	assert_int_equal(firmware.alarm_sets, alarm_sets);
	assert_int_equal(virtual_answers.answer[ROW_SET_EMPTY_NAME], EXAMINATION_NOT_CALLED);
	assert_int_equal(virtual_answers.answer[ROW_UPDATE_RESET], EXAMINATION_NOT_CALLED);
	all_checks_only = "time.set.month";
	findings = 1;
	asked = 0;
	examination_check(&world);
	assert_true(world_said("not ok time.set.month\n# month 0 answered EFI_INVALID_PARAMETER "
			       "in phase physical and EFI_SUCCESS in phase virtual\n"));
	assert_true(world_said("# findings while it was called: 1\n"));
	assert_int_not_equal(firmware.clock_sets, 0);
	assert_int_equal(firmware.alarm_sets, alarm_sets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_working_firmware), TEST(test_reads_once), TEST(test_one_change),
		TEST(test_undone),	     TEST(test_not_undone), TEST(test_unreadable),
		TEST(test_aborts),	     TEST(test_skipped),    TEST(test_findings),
		TEST(test_a_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
