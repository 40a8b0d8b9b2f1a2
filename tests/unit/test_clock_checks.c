/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The checks time.NAME of kernel/audit/services/stateful.h. Each defect must make its check not ok, and
 * whatever happened, the clock must say what it would have said.
 */
#include "kernel/audit/services/variable_failures.h"
#include "kernel/audit/services/variable_room.h"
#include "tests/unit/stateful_world.h"

/* ---- GetTime ---- */

static void test_repeat(void **state)
{
	(void)state;
	assert_ok("time.get.repeat", NONE);
	assert_fails("time.get.repeat", CLOCK_GOES_BACK,
		     "# the clock went back from 2024-02-29T00:");
	assert_fails("time.get.repeat", CLOCK_WANDERS,
		     "# the zone went from 2047, daylight 0, to 0,");
	assert_fails("time.get.repeat", ACCURACY_WANDERS,
		     "# the capabilities are others than before\n");
}

static void test_runs(void **state)
{
	(void)state;
	assert_ok("time.get.runs", NONE);
	assert_fails("time.get.runs", CLOCK_STANDS, "# the clock still says 2024-02-29T00:00:31\n");
}

static void test_no_capabilities(void **state)
{
	(void)state;
	assert_ok("time.get.no_capabilities", NONE);
	assert_fails("time.get.no_capabilities", NEEDS_CAPABILITIES,
		     "# GetTime without Capabilities answered EFI_INVALID_PARAMETER, and not "
		     "EFI_SUCCESS");
	assert_fails("time.get.no_capabilities", NO_CAPABILITIES_NO_TIME,
		     "# Month is 238, and not");
}

/* What service.GetTime says already is not said again. */
static void test_no_time(void **state)
{
	(void)state;
	firmware.clock.Hour = 25;
	assert_skipped("time.get.repeat", NONE, "the clock cannot be read");
	assert_skipped("time.get.runs", NONE, "the clock cannot be read");
	assert_skipped("time.get.no_capabilities", NONE, "the clock cannot be read");
	assert_skipped("time.set.now", NONE, "what it sets cannot be read");
	assert_skipped("wakeup.set.one_hour", NONE, "the clock cannot be read");
	firmware.silent = SERVICE_GET_TIME;
	assert_skipped("time.set.now", NONE, "what it sets cannot be read");
	assert_skipped("wakeup.set.one_hour", NONE, "the clock cannot be read");
	assert_int_equal(firmware.clock_sets + firmware.alarm_sets, 0);
}

/* ---- SetTime ---- */

/* A clock that deletes a variable where nothing can be deleted is EDK II's; another one fails by itself. */
static void test_refused_deletion(void **state)
{
	(void)state;
	firmware.silent = SERVICE_SET_TIME;
	variable_room_forget();
	variable_failures_forget();
	variable_failure_note(VARIABLE_WITHOUT_CONTENTS, EFI_WRITE_PROTECTED);
	variable_failures_blame("service.SetVariable");
	strcpy(world.firmware_vendor, "Somebody");
	assert_fails("time.set.now", NONE, "EFI_DEVICE_ERROR");
	strcpy(world.firmware_vendor, "EDK II");
	assert_skipped("time.set.now", NONE,
		       "SetVariable without contents failed in service.SetVariable");
	variable_room_forget();
	variable_failures_forget();
}

static const char *const sets[] = {
	"time.set.now",
	"time.set.changes_year",
	"time.set.changes_month",
	"time.set.changes_daylight",
	"time.set.changes_timezone",
	"time.set.leap_day",
	"time.set.whole_range",
};

/* Also in the last second of a year, and on a day that the year before has not. */
static void test_set_puts_back(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		assert_ok(sets[i], NONE);
		assert_clock_right();
		assert_true(firmware.clock_sets > 1);
		firmware.clock = (EFI_TIME){.Year = 2023,
					    .Month = 12,
					    .Day = 31,
					    .Hour = 23,
					    .Minute = 59,
					    .Second = 58,
					    .TimeZone = -330,
					    .Daylight = EFI_TIME_ADJUST_DAYLIGHT};
		clock_before = firmware.clock;
		firmware.ticks = 0;
		assert_ok(sets[i], NONE);
		assert_clock_right();
		set_up(NULL);
	}
}

static void test_set_wrongly(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		assert_fails(sets[i], CLOCK_SHIFTS, ", the clock says ");
		/* The hour that it is off did not pass. */
		assert_int_equal(firmware.last_set.Day, clock_before.Day);
		assert_int_equal(firmware.last_set.Hour, clock_before.Hour);
		set_up(NULL);
	}
	assert_fails("time.set.changes_year", CLOCK_TELLS_NOTHING, "the clock says 2024-");
	assert_int_equal(firmware.last_set.Year, 2024);
	assert_int_equal(firmware.last_set.Day, 29);
	set_up(NULL);
	assert_fails("time.set.changes_timezone", CLOCK_HAS_NO_ZONE,
		     "# another time zone: set to 2024-02-29T");
	assert_fails("time.set.changes_daylight", CLOCK_HAS_NO_DAYLIGHT,
		     "# another daylight: set to 2024-02-29T");
	assert_ok("time.set.now", CLOCK_STANDS);
}

/* The clock is put back by what it says, and not by what SetTime said. */
static void test_set_in_spite_of_refusal(void **state)
{
	(void)state;
	assert_fails("time.set.changes_year", CLOCK_SETS_REFUSED,
		     "# another year answered EFI_INVALID_PARAMETER, and not EFI_SUCCESS\n");
	assert_int_equal(firmware.clock.Year, 2024);
	assert_int_equal(firmware.clock.Month, 2);
	assert_int_equal(firmware.clock.Day, 29);
}

/* A clock that cannot be read any more is put back all the same. */
static void test_set_then_deaf(void **state)
{
	(void)state;
	assert_fails("time.set.changes_year", CLOCK_DEAF, "# GetTime answered EFI_DEVICE_ERROR");
	assert_int_equal(firmware.clock.Year, 2024);
	assert_int_equal(firmware.clock.Day, 29);
}

/* Two digits are EDK II's, and nobody else's; fewer years are not its own. */
static void test_whole_range(void **state)
{
	(void)state;
	assert_fails("time.set.whole_range", CLOCK_OF_TWO_DIGITS,
		     "# year 1900 answered EFI_INVALID_PARAMETER, and not EFI_SUCCESS\n"
		     "# year 9999 answered EFI_INVALID_PARAMETER, and not EFI_SUCCESS\n");
	strcpy(world.firmware_vendor, "EDK III");
	assert_fails("time.set.whole_range", CLOCK_OF_TWO_DIGITS, "# year 1900 answered");
	strcpy(world.firmware_vendor, "EDK II");
	make("time.set.whole_range", CLOCK_OF_TWO_DIGITS);
	assert_said("todo time.set.whole_range: EDK II's RtcTimeFieldsValid takes the years ");
	strcpy(world.firmware_vendor, "Debian distribution of EDK II");
	make("time.set.whole_range", CLOCK_OF_TWO_DIGITS);
	assert_said("todo time.set.whole_range: EDK II's RtcTimeFieldsValid takes the years ");
	assert_clock_right();
	assert_fails("time.set.whole_range", CLOCK_OF_ONE_END, "# year 9999 answered ");
	assert_fails("time.set.whole_range", CLOCK_OF_ONE_DIGIT, "# year 2097 answered ");
	assert_fails("time.set.whole_range", CLOCK_SHIFTS, "# year 1900: set to 1900-07-01T");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_repeat),	     TEST(test_runs),
		TEST(test_no_capabilities),  TEST(test_no_time),
		TEST(test_refused_deletion), TEST(test_set_puts_back),
		TEST(test_set_wrongly),	     TEST(test_set_in_spite_of_refusal),
		TEST(test_set_then_deaf),    TEST(test_whole_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
