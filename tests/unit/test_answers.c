/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/examination/answers.c: what the kernel makes of the answers.
 */
#include "tests/unit/examination_world.h"

/* A difference between the phases is a reason, also where each answer could be right. */
static void test_phases(void **state)
{
	(void)state;
	assert_reports(NONE, SERVICE_COUNT, "ok variable.next.room\n");
	assert_int_equal(world_notes.examination_boot.answer[ROW_SET_NV_BS],
			 EXAMINATION_NOT_CALLED);
	assert_int_equal(world_notes.examination_physical.answer[ROW_SET_NV_BS],
			 EFI_INVALID_PARAMETER);
	world_notes.examination_physical.answer[ROW_NEXT_SIZE_0] = EFI_BUFFER_TOO_SMALL;
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
	world_notes.examination_boot.answer[ROW_QUERY_RESERVED_100] = EFI_DEVICE_ERROR;
	world_report[0] = 0;
	examination_check(&world);
	assert_true(world_said("not ok variable.query.reserved_bits\n"));
	firmware.defect = NONE;
	examine_before();
	world_notes.examination_boot.answer[ROW_QUERY_APPEND_ALONE] = EFI_SUCCESS;
	world_report[0] = 0;
	examination_check(&world);
	assert_true(world_said("todo variable.query.append_alone: EDK II's"));
}

/* One row of several: known only where all others are right. */
static void test_deviation_of_a_row(void **state)
{
	(void)state;
	strcpy(world.firmware_vendor, "EDK II");
	examine_before();
	world_notes.examination_boot.answer[ROW_QUERY_NV] = EFI_SUCCESS;
	examination_check(&world);
	assert_true(
		world_said("todo variable.query.combinations: EDK II before edk2-stable202202"));
	world_notes.examination_physical.answer[ROW_QUERY_NV] = EFI_SUCCESS;
	world_report[0] = 0;
	examination_check(&world);
	assert_true(world_said("not ok variable.query.combinations\n"));
	world_notes.examination_physical.answer[ROW_QUERY_NV] = EFI_INVALID_PARAMETER;
	world_notes.examination_boot.answer[ROW_QUERY_RT] = EFI_SUCCESS;
	world_report[0] = 0;
	examination_check(&world);
	assert_true(world_said("not ok variable.query.combinations\n"));
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_phases),	 TEST(test_deviations), TEST(test_deviation_of_a_row),
		TEST(test_old_revision), TEST(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
