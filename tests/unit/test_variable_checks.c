/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The checks variable.NAME of kernel/audit/services/stateful.h, each against a store that gets just that
 * wrong. test_variable_signed.c has those of protected variables, test_variable_rules.c when any is
 * made.
 */
#include "tests/unit/variable_world.h"

static void test_list(void **state)
{
	(void)state;
	assert_finds("variable.next.unique", NAMES_TWICE,
		     "# a name comes twice: One, which was name 3\n");
	assert_finds("variable.next.sizes", NAMES_OF_BUFFERS_SIZE,
		     "# a name of 22 bytes is said to have 32\n");
	assert_finds("variable.next.end", NAMES_GO_ON, "of the last name, again answered ");
	assert_finds("variable.next.listed", NAMES_NOT_OURS,
		     "# after creating, the variable is listed 0 times, and not 1\n");
	assert_finds("variable.next.just_enough", NAMES_ONE_SHORT,
		     "# GetNextVariableName answered EFI_SUCCESS, and not EFI_BUFFER_TOO_SMALL\n");
}

static void test_buffers(void **state)
{
	(void)state;
	assert_finds("variable.get.just_enough", NO_SIZE,
		     "# GetVariable of 37 bytes answered EFI_SUCCESS");
	assert_finds("variable.get.just_enough", WRITES_BEYOND,
		     "# with room to spare, more than 37 bytes are written\n");
	assert_finds("variable.get.just_enough", SIZE_BEYOND,
		     "# with room to spare, 37 bytes are 38\n");
}

static void test_names(void **state)
{
	(void)state;
	assert_finds("variable.set.vendors", IGNORES_VENDOR,
		     "another name or vendor answered EFI_SUCCESS, and not EFI_NOT_FOUND\n");
	assert_finds("variable.set.similar_names", IGNORES_CASE,
		     "another name or vendor answered EFI_SUCCESS, and not EFI_NOT_FOUND\n");
}

static void test_contents(void **state)
{
	(void)state;
	assert_finds("variable.set.replace", KEEPS_LONGER,
		     "# after writing 64 bytes, GetVariable of 64 bytes answered "
		     "EFI_BUFFER_TOO_SMALL\n");
	assert_finds("variable.set.replace", REFUSES_SAME,
		     "# writing the same again answered EFI_DEVICE_ERROR");
	assert_finds("variable.set.large", CUTS_OFF,
		     "# after writing 4093 bytes, the variable has ");
	assert_finds("variable.set.too_large", TAKES_ANYTHING,
		     "# writing too many bytes answered EFI_SUCCESS");
}

static void test_append(void **state)
{
	(void)state;
	assert_finds("variable.set.append", APPEND_REPLACES, "# after appending 21 bytes to 10, ");
	assert_finds("variable.set.append_creates", APPEND_NEEDS_ONE,
		     "# appending to an absent variable answered EFI_NOT_FOUND");
	assert_finds("variable.set.append_nothing", APPEND_NOTHING_DELETES,
		     "# after appending nothing, GetVariable of 9 bytes answered EFI_NOT_FOUND\n");
	world.uefi_revision = EFI_2_00_SYSTEM_TABLE_REVISION - 1;
	assert_says("variable.set.append", APPEND_REPLACES,
		    "skip variable.set.append: before UEFI 2.0");
}

static void test_delete(void **state)
{
	(void)state;
	assert_finds("variable.set.delete_null_data", KEEPS_DELETED,
		     "# after deleting without contents, the variable is still there");
	assert_true(world_said("# BrightlineTest cannot be deleted: EFI_SUCCESS\n"));
	assert_finds("variable.set.delete_by_attributes", KEEPS_WITHOUT_ATTRIBUTES,
		     "# deleting by no attributes answered EFI_INVALID_PARAMETER");
	assert_finds("variable.set.other_attributes", CHANGES_ATTRIBUTES,
		     "# writing without EFI_VARIABLE_NON_VOLATILE answered EFI_SUCCESS");
}

static void test_often(void **state)
{
	(void)state;
	assert_finds("variable.query.steady", SPACE_GROWS, "# writing 100 bytes left ");
	assert_finds("variable.query.null", TELLS_NOBODY,
		     "# with result 3 at NULL it answered EFI_SUCCESS\n");
	firmware.defective = SERVICE_GET_VARIABLE;
	assert_finds("variable.get.repeat", TIRES, "# after reading it often, GetVariable ");
	firmware.defective = SERVICE_GET_NEXT_VARIABLE_NAME;
	assert_finds("variable.next.repeat", TIRES, "the first name answered EFI_DEVICE_ERROR");
	firmware.defective = SERVICE_QUERY_VARIABLE_INFO;
	assert_finds("variable.query.repeat", TIRES, "QueryVariableInfo answered EFI_DEVICE_ERROR");
	firmware.defective = SERVICE_SET_VARIABLE;
	assert_finds("variable.set.repeat", TIRES, "# writing answered EFI_DEVICE_ERROR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_list),   TEST(test_buffers), TEST(test_names), TEST(test_contents),
		TEST(test_append), TEST(test_delete),  TEST(test_often),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
