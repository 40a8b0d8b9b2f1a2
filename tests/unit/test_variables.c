/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/services: the four services of variables. Each defect must make its check not ok, and
 * nothing may be left behind.
 */
#include "tests/unit/service_world.h"

#include "kernel/audit/services/variable.h"

static int set_up(void **state)
{
	(void)state;
	service_world_reset();
	return 0;
}

#define assert_no_trace() assert_null(firmware_find(u"BrightlineTest", &variable_ours))

/* The list of names: loops of any length, sizes that make no sense, names without an end. */
static void test_names(void **state)
{
	const enum service service = SERVICE_GET_NEXT_VARIABLE_NAME;

	(void)state;
	assert_reports(service, NAMES_LOOP, "# the list has no end: name 3 was there before\n");
	assert_reports(service, NAMES_LOOP_LATE, "# the list has no end: name");
	assert_reports(service, NAMES_NEVER_END, "# the list has no end: 4096 names, and more\n");
	assert_reports(service, NAMES_WANT_NO_MORE,
		       "# too small, and no more is asked for (2 bytes)\n");
	assert_reports(service, NAMES_WANT_TOO_MUCH,
		       "skip service.GetNextVariableName: a name needs 4098 bytes, and there is "
		       "room for 4096\n");
	assert_reports(service, PROTECTED, "ok service.GetNextVariableName\n");
	assert_false(world_said("not ok"));
	assert_reports(service, NAMES_WITHOUT_END, "# a name is empty or has no end (32 bytes)\n");
	assert_reports(service, NAMES_OF_NOTHING,
		       "# GetVariable of a listed variable answered EFI_NOT_FOUND\n");
	assert_true(world_said("not ok service.GetNextVariableName\n"));
}

/* Error records have names of their own. */
static void test_error_records(void **state)
{
	static const EFI_GUID records = {0x414e6bdd,
					 0xe47b,
					 0x47cc,
					 {0xb2, 0x44, 0xbb, 0x61, 0x02, 0x0c, 0xf5, 0x16}};
	static const CHAR16 *const wrong[] = {u"HwErrRec012", u"HwErrRec01234", u"HwErrRec012G",
					      u"HwErrRek0123"};
	const enum service service = SERVICE_GET_NEXT_VARIABLE_NAME;

	(void)state;
	firmware_put(u"HwErrRec01aF", &records, "x", 1);
	assert_reports(service, NONE, "ok service.GetNextVariableName\n");
	assert_false(world_said("not ok"));
	for (unsigned int i = 0; i < 4; i++) {
		firmware_reset();
		firmware_put(wrong[i], &records, "x", 1);
		assert_reports(service, NONE, "# name 6 is no name of an error record\n");
	}
}

/* No variable at all is a list as well. */
static void test_no_names(void **state)
{
	(void)state;
	memset(firmware.store, 0, sizeof(firmware.store));
	assert_reports(SERVICE_GET_NEXT_VARIABLE_NAME, NONE, "# variables=0 longest-name=0\nok ");
}

static void test_get_variable(void **state)
{
	const enum service service = SERVICE_GET_VARIABLE;

	(void)state;
	assert_reports(service, SIZE_BEYOND, "# the size was 4 and is 5 once there is room\n");
	assert_reports(service, WRITES_BEYOND, "# more than 4 bytes were written\n");
	assert_reports(
		service, NO_SIZE,
		"# GetVariable without room answered EFI_SUCCESS, and not EFI_BUFFER_TOO_SMALL\n");
	firmware_find(u"SecureBoot", &variable_global)->data[0] = 2;
	assert_reports(service, NONE, "# SecureBoot is 2 in 1 bytes, and not 0 or 1 in one\n");
	firmware_find(u"BootOrder", &variable_global)->size = 3;
	assert_reports(service, NONE, "# BootOrder has 3 bytes, an odd number\n");
	firmware_find(u"BootOrder", &variable_global)->attributes = EFI_VARIABLE_NON_VOLATILE;
	assert_reports(service, NONE, "# the attributes are 0x1: not readable at runtime\n");
	firmware_find(u"BootOrder", &variable_global)->attributes = VARIABLE_ATTRIBUTES;
	assert_reports(service, ATTRIBUTES_LATE, "ok service.GetVariable\n");
	world.uefi_revision = EFI_2_70_SYSTEM_TABLE_REVISION;
	assert_reports(service, ATTRIBUTES_LATE,
		       "# the attributes were 0x0 and are 0x7 once there is room\n");
}

/* U-Boot has no BootOrder: whatever the list begins with is read instead. */
static void test_get_variable_without_boot_order(void **state)
{
	(void)state;
	firmware_find(u"BootOrder", &variable_global)->name[0] = 0;
	assert_reports(SERVICE_GET_VARIABLE, NONE,
		       "# boot-order=absent\n# secure-boot=0\nok service.GetVariable\n");
	firmware_find(u"SecureBoot", &variable_global)->name[0] = 0;
	assert_reports(SERVICE_GET_VARIABLE, NONE,
		       "# secure-boot=absent\nok service.GetVariable\n");
}

/* What is too large or protected does not stand in; and there may be nothing else. */
static void test_get_variable_that_fits(void **state)
{
	(void)state;
	firmware_find(u"BootOrder", &variable_global)->name[0] = 0;
	firmware_find(u"SecureBoot", &variable_global)->size = VARIABLE_DATA_SIZE + 1;
	assert_reports(SERVICE_GET_VARIABLE, PROTECTED, "SecureBoot answered EFI_BUFFER_TOO_SMALL");
	assert_false(world_said("GetVariable without room"));
	memset(firmware.store, 0, sizeof(firmware.store));
	assert_reports(SERVICE_GET_VARIABLE, NONE,
		       "skip service.GetVariable: there is neither BootOrder nor another");
}

/* A store may be closed, which is no fault; one that refuses what it has room for is none that is full.
 * Nothing is left behind. */
static void test_set_variable_refused(void **state)
{
	const enum service service = SERVICE_SET_VARIABLE;

	(void)state;
	assert_reports(service, STORE_FULL,
		       "# SetVariable of 11 bytes answered EFI_OUT_OF_RESOURCES, and "
		       "QueryVariableInfo says that 100000 remain\n");
	assert_no_trace();
	assert_reports(service, STORE_CLOSED, "skip service.SetVariable: EFI_WRITE_PROTECTED: ");
}

/* Nothing is written into the reserve, and where nobody says how large it is. */
static void test_set_variable_reserve(void **state)
{
	const enum service service = SERVICE_SET_VARIABLE;
	const uint64_t used = firmware.used = 75000;

	(void)state;
	assert_reports(service, NONE,
		       "skip service.SetVariable: 25000 bytes of the store remain, ");
	firmware.defective = SERVICE_QUERY_VARIABLE_INFO;
	assert_reports(service, MORE_THAN_ALL,
		       "skip service.SetVariable: QueryVariableInfo does not say how full ");
	services.header.header_size = offsetof(struct runtime_services,
					       entry[SERVICE_QUERY_VARIABLE_INFO]);
	assert_reports(service, NONE, "skip service.SetVariable: QueryVariableInfo does not ");
	assert_int_equal(firmware.used, used);
}

/* Before UEFI 2.0 nothing could be appended, and nothing is. */
static void test_set_variable_without_append(void **state)
{
	(void)state;
	world.uefi_revision = EFI_2_00_SYSTEM_TABLE_REVISION - 1;
	assert_reports(SERVICE_SET_VARIABLE, APPEND_REPLACES, "ok service.SetVariable\n");
	assert_false(world_said("not ok"));
}

/* Whatever goes wrong on the way, the test's variable is gone afterwards. */
static void test_set_variable(void **state)
{
	const enum service service = SERVICE_SET_VARIABLE;

	(void)state;
	assert_reports(service, FORGETS,
		       "# after creating, GetVariable of 11 bytes answered EFI_NOT_FOUND\n");
	assert_no_trace();
	assert_reports(service, APPEND_REPLACES,
		       "# after appending, the variable has other contents\n");
	assert_no_trace();
	assert_reports(service, SIZE_BEYOND, "ok service.SetVariable\n");
	assert_false(world_said("not ok"));
	assert_reports(service, KEEPS_DELETED, "# after deleting, the variable is still there");
}

/* A store that can be written, and a deletion that is refused or forgotten: that is no closed store. */
static void test_set_variable_keeps(void **state)
{
	(void)state;
	assert_reports(
		SERVICE_SET_VARIABLE, REFUSES_TO_DELETE,
		"not ok service.SetVariable\n# deleting answered EFI_WRITE_PROTECTED, and not "
		"EFI_SUCCESS\n");
	assert_no_trace();
	assert_reports(SERVICE_SET_VARIABLE, KEEPS_WITHOUT_CONTENTS,
		       "not ok service.SetVariable\n# after deleting, the variable is still there");
	assert_no_trace();
}

/* What a run that was cut off left behind does no harm. */
static void test_set_variable_leftover(void **state)
{
	(void)state;
	firmware_put(u"BrightlineTest", &variable_ours, "old", 3);
	assert_reports(SERVICE_SET_VARIABLE, NONE, "ok service.SetVariable\n");
	assert_false(world_said("not ok"));
	assert_no_trace();
}

static void test_query_variable_info(void **state)
{
	(void)state;
	assert_reports(SERVICE_QUERY_VARIABLE_INFO, MORE_THAN_ALL,
		       "# 100001 bytes remain of 100000\n");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_names),
		TEST(test_no_names),
		TEST(test_error_records),
		TEST(test_get_variable),
		TEST(test_get_variable_without_boot_order),
		TEST(test_get_variable_that_fits),
		TEST(test_set_variable),
		TEST(test_set_variable_refused),
		TEST(test_set_variable_reserve),
		TEST(test_set_variable_without_append),
		TEST(test_set_variable_keeps),
		TEST(test_set_variable_leftover),
		TEST(test_query_variable_info),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
