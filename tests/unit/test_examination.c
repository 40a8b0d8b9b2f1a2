/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The examination: its rows, the machine that calls them, and what the kernel makes of the answers.
 * The small firmware answers every row as the specification has it, unless it has a defect.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/examination.c"
#include "kernel/services/time.h"
#include "kernel/services/variable.h"
#include "tests/unit/all_checks.h"
#include "tests/unit/kernel_world.h"
#include "tests/unit/small_firmware.h"

/* The small firmware's store shares its helpers with the checks of the services. None is made here. */
EFI_STATUS service_call(struct service_check *check, enum service service,
			const uint64_t *arguments)
{
	(void)check, (void)service, (void)arguments;
	fail();
	return EFI_UNSUPPORTED;
}

bool service_expect(struct service_check *check, EFI_STATUS status, EFI_STATUS expected,
		    const char *what)
{
	(void)check, (void)status, (void)expected, (void)what;
	fail();
	return false;
}

bool service_is_absent(struct service_check *check, EFI_STATUS status)
{
	(void)check, (void)status;
	fail();
	return false;
}

static struct runtime_services services;
static unsigned int findings_before, findings; /* of each service, before its rows and after */
static unsigned int asked;		       /* how often anybody wanted to know */

unsigned int audit_findings(enum service service, enum phase phase)
{
	(void)service;
	return phase == PHASE_PHYSICAL || asked++ < SERVICE_COUNT ? findings_before : findings;
}

/* What the loader does: the two phases before. */
static void examine_before(void)
{
	static struct probe_room room;
	const struct probe_way way = {&room, watch_make, &world};

	examination_run(&way, PHASE_BOOT, 0, &world.examination_boot);
	examination_run(&way, PHASE_PHYSICAL, 0, &world.examination_physical);
}

static int set_up(void **state)
{
	(void)state;
	world_reset();
	services.header.header_size = sizeof(services);
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		services.entry[i] = 0x400000;
	world.runtime_services = vaddr_of(&services);
	world.uefi_revision = EFI_2_70_SYSTEM_TABLE_REVISION;
	firmware_reset();
	findings_before = findings = asked = 0;
	all_checks_only = NULL;
	return 0;
}

static void assert_reports(enum defect defect, enum service defective, const char *text)
{
	firmware.defect = defect;
	firmware.defective = defective;
	world_report[0] = 0;
	asked = 0;
	examine_before();
	examination_check(&world);
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

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
	world.examination_boot.answer[ROW_SET_TIME_HOUR_24] = EXAMINATION_NOT_UNDONE;
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

/* A difference between the phases is a reason, also where each answer could be right. */
static void test_phases(void **state)
{
	(void)state;
	assert_reports(NONE, SERVICE_COUNT, "ok variable.next.room\n");
	assert_int_equal(world.examination_boot.answer[ROW_SET_NV_BS], EXAMINATION_NOT_CALLED);
	assert_int_equal(world.examination_physical.answer[ROW_SET_NV_BS], EFI_INVALID_PARAMETER);
	world.examination_physical.answer[ROW_NEXT_SIZE_0] = EFI_BUFFER_TOO_SMALL;
	world_report[0] = 0;
	examination_check(&world);
	assert_true(world_said("not ok variable.next.room\n"
			       "# GetNextVariableName with a VariableNameSize of 0 answered "
			       "EFI_INVALID_PARAMETER in phase boot and EFI_BUFFER_TOO_SMALL in "
			       "phase physical\n"
			       "# GetNextVariableName with a VariableNameSize of 0 answered "
			       "EFI_BUFFER_TOO_SMALL in phase physical and EFI_INVALID_PARAMETER "
			       "in phase virtual\nok variable.next.unterminated\n"));
}

/* A service that did not return by itself is not asked again, nor what needs it. */
static void test_aborts(void **state)
{
	(void)state;
	assert_reports(ABORTS, SERVICE_GET_TIME,
		       "not ok time.get.null\n# GetTime without Time answered nothing by itself, "
		       "and not EFI_INVALID_PARAMETER\nskip time.set.year: ");
	assert_int_equal(world.examination_boot.answer[ROW_GET_TIME_NULLS], EXAMINATION_NOT_CALLED);
	assert_int_equal(world.examination_boot.answer[ROW_GET_TIME_NULL], EXAMINATION_ABORTED);
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
	assert_reports(NONE, SERVICE_COUNT, "skip capsule.query.null: gRT has no entry for it");
	world.svam.mode = RUNTIME_MIXED;
	assert_reports(ABORTS, SERVICE_GET_VARIABLE,
		       "skip variable.get.null: SetVirtualAddressMap left firmware half virtual\n");
}

/* A known deviation is keyed to the vendor and to the very answers. */
static void test_deviations(void **state)
{
	(void)state;
	assert_reports(TAKES_ANYTHING, SERVICE_COUNT, "not ok variable.query.reserved_bits\n");
	strcpy(world.firmware_vendor, "EDK IV");
	assert_reports(TAKES_ANYTHING, SERVICE_COUNT, "not ok variable.query.reserved_bits\n");
	strcpy(world.firmware_vendor, "A distribution of EDK II");
	assert_reports(TAKES_ANYTHING, SERVICE_COUNT,
		       "todo variable.query.reserved_bits: EDK II's");
	strcpy(world.firmware_vendor, "EDK II");
	assert_reports(TAKES_ANYTHING, SERVICE_COUNT,
		       "todo variable.query.reserved_bits: EDK II's");
	assert_true(world_said("not ok variable.query.append_alone\n"));
	world.examination_boot.answer[ROW_QUERY_RESERVED_100] = EFI_DEVICE_ERROR;
	world_report[0] = 0;
	examination_check(&world);
	assert_true(world_said("not ok variable.query.reserved_bits\n"));
	firmware.defect = NONE;
	examine_before();
	world.examination_boot.answer[ROW_QUERY_APPEND_ALONE] = EFI_SUCCESS;
	world_report[0] = 0;
	examination_check(&world);
	assert_true(world_said("todo variable.query.append_alone: EDK II's"));
}

/* Until UEFI 2.7 a name that is not there was EFI_NOT_FOUND. */
static void test_old_revision(void **state)
{
	(void)state;
	examine_before();
	world.uefi_revision = EFI_2_70_SYSTEM_TABLE_REVISION - 1;
	assert_true(is_expected(&world, INVALID_OR_NOT_FOUND, EFI_NOT_FOUND));
	world.uefi_revision = EFI_2_70_SYSTEM_TABLE_REVISION;
	assert_false(is_expected(&world, INVALID_OR_NOT_FOUND, EFI_NOT_FOUND));
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

/* Every check has a row. */
static void test_table(void **state)
{
	unsigned int count[CHECK_COUNT] = {0};

	(void)state;
	for (unsigned int row = 0; row < ROW_COUNT; row++)
		count[rows[row].check]++;
	for (unsigned int check = 0; check < CHECK_COUNT; check++)
		assert_true(count[check] > 0);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_working_firmware), TEST(test_one_change),
		TEST(test_undone),	     TEST(test_not_undone),
		TEST(test_unreadable),	     TEST(test_phases),
		TEST(test_aborts),	     TEST(test_skipped),

		TEST(test_deviations),	     TEST(test_findings),
		TEST(test_old_revision),     TEST(test_table),
		TEST(test_a_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
