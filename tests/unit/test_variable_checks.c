/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/services/variable_*.c: the checks variable.NAME. Each is ok for a store that works, not ok for
 * one that gets just that wrong, and leaves nothing of ours behind in either case.
 */
#include <stdio.h>

#include "tests/unit/service_world.h"

#include "kernel/services/variable_checks.c"
#include "kernel/services/variable_signed.h"
#include "tests/unit/all_checks.h"

static int set_up(void **state)
{
	(void)state;
	service_world_reset();
	all_checks_but = "";
	return 0;
}

static unsigned int count_ours(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < STORE_SIZE; i++)
		count += firmware.store[i].name[0] != 0 &&
			 variable_is_ours(&firmware.store[i].vendor);
	return count;
}

static const struct variable_check *find_check(const char *name)
{
	for (size_t i = 0; i < sizeof(later_checks) / sizeof(later_checks[0]); i++) {
		if (strcmp(later_checks[i].name, name) == 0)
			return &later_checks[i];
	}
	fail_msg("there is no check %s", name);
	return NULL;
}

/* Makes one check of firmware with that defect; the report must hold `text`. */
static void assert_says(const char *name, enum defect defect, const char *text)
{
	world_report[0] = 0;
	firmware.defect = defect;
	firmware.calls = 0;
	firmware.turned = false;
	memset(firmware.aborted, 0, sizeof(firmware.aborted));
	variable_check_make(&world, find_check(name));
	firmware.defect = NONE;
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

/* Ok as it is, not ok with the defect, and then nothing of ours is left. */
static void assert_finds(const char *name, enum defect defect, const char *text)
{
	char line[64];

	snprintf(line, sizeof(line), "ok %s\n", name);
	assert_says(name, NONE, line);
	assert_false(world_said("not ok"));
	assert_false(world_said("skip"));
	assert_int_equal(count_ours(), 0);
	snprintf(line, sizeof(line), "not ok %s\n", name);
	assert_says(name, defect, line);
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
	variable_clean(&(struct service_check){.handoff = &world});
	assert_int_equal(count_ours(), 0);
}

/* ---- Each check ---- */

static void test_list(void **state)
{
	(void)state;
	assert_finds("variable.next.unique", NAMES_TWICE, "# name 3 is listed again\n");
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
	assert_true(world_said("# a variable of ours cannot be deleted: EFI_SUCCESS\n"));
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

static struct variable *put(const CHAR16 *name, uint32_t attributes, const void *data,
			    uint64_t size)
{
	firmware_put(name, &variable_global, data, size);
	firmware_find(name, &variable_global)->attributes = attributes;
	return firmware_find(name, &variable_global);
}

/* Firmware that takes what it must refuse is given nothing but what it had. */
static void test_protected(void **state)
{
	struct variable *key;

	(void)state;
	assert_says("variable.set.read_only", NONE,
		    "skip variable.set.read_only: there is no volatile ");
	put(u"BootCurrent", EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS, "\7", 1);
	assert_finds("variable.set.read_only", TAKES_ANYTHING,
		     "# BootCurrent answered EFI_SUCCESS, and not EFI_WRITE_PROTECTED\n");
	assert_false(world_said("was changed"));

	assert_says("variable.auth.malformed", NONE,
		    "skip variable.auth.malformed: this firmware has no ");
	assert_says("variable.auth.keys", NONE, "skip variable.auth.keys: SetupMode ");
	firmware.authenticates = true;
	assert_finds("variable.auth.malformed", TAKES_UNSIGNED,
		     "# a write without a descriptor answered EFI_SUCCESS");
	put(u"SetupMode", VARIABLE_ATTRIBUTES, "\0", 1);
	key = put(u"PK", VARIABLE_ATTRIBUTES | EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS,
		  "key", 3);
	assert_finds("variable.auth.keys", TAKES_UNSIGNED,
		     "# PK was changed by a write that had to be refused\n");
	assert_memory_equal(key->data + key->size - 3, "key", 3);
}

static void test_signed(void **state)
{
	(void)state;
	assert_says("variable.auth.create", NONE,
		    "skip variable.auth.create: this firmware has no ");
	firmware.authenticates = true;
	assert_finds("variable.auth.create", TAKES_REPLAY,
		     "# the same write again answered EFI_SUCCESS, and not EFI_SECURITY_");
	assert_finds("variable.auth.update", TAKES_REPLAY,
		     "# a write that was signed earlier answered EFI_SUCCESS");
	assert_finds("variable.auth.update", APPEND_REPLACES,
		     "# after appending, signed, the variable has other contents\n");
	assert_finds("variable.auth.other_key", TAKES_OTHER_KEY,
		     "# a write with another key answered EFI_SUCCESS");
	assert_finds("variable.auth.other_key_deletes", TAKES_OTHER_KEY,
		     "# deleting with another key answered EFI_SUCCESS");
	assert_finds("variable.auth.modified", TAKES_UNSIGNED,
		     "# a write with other contents answered EFI_SUCCESS");
	assert_finds("variable.auth.delete", APPEND_REPLACES,
		     "# after appending with that key, the variable has other contents\n");
	assert_finds("variable.auth.delete", KEEPS_DELETED,
		     "# after deleting, signed, the variable is still there");
}

/* A user who is present may delete: known of OVMF, and of nobody else. */
static void test_present_user(void **state)
{
	(void)state;
	firmware.authenticates = true;
	assert_finds("variable.auth.other_key_deletes", DELETES_UNSIGNED,
		     "deleting with another key");
	strcpy(world.firmware_vendor, "EDK II");
	assert_says("variable.auth.other_key_deletes", DELETES_UNSIGNED,
		    "todo variable.auth.other_key_deletes: OVMF ");
	assert_says("variable.auth.other_key_deletes", TAKES_OTHER_KEY,
		    "not ok variable.auth.other_key_deletes\n");
}

/* One that was left behind is deleted with its own key, whichever it was. */
static void test_signed_and_cut_off(void **state)
{
	struct service_check check = {.handoff = &world};

	(void)state;
	firmware.authenticates = true;
	variable_choose(VARIABLE_SIGNED, &variable_ours);
	variable_set(&check, SIGNED_ATTRIBUTES, signed_create.bytes, signed_create.size);
	assert_int_equal(variable_clean(&check), 1);
	variable_choose(VARIABLE_SIGNED, &variable_ours);
	variable_set(&check, SIGNED_ATTRIBUTES, signed_other_create.bytes,
		     signed_other_create.size);
	assert_int_equal(variable_clean(&check), 1);
	assert_int_equal(check.reasons.count, 0);
}

/* ---- The rules ---- */

static void test_nothing_is_left(void **state)
{
	(void)state;
	assert_says("variable.nothing_left", NONE, "ok variable.nothing_left\n");
	assert_false(world_said("not ok"));
	firmware_put(u"BrightlineOfOld", &variable_ours, "x", 1);
	assert_says("variable.nothing_left", NONE, "# 1 variables of ours are still listed\n");
	assert_true(world_said("not ok variable.nothing_left\n"));
}

/* Whatever a run that was cut off left, and whatever it was called, is deleted first. */
static void test_cut_off(void **state)
{
	(void)state;
	firmware_put(u"BrightlineTest", &variable_ours, "x", 1);
	firmware_put(u"BrightlineTest", &variable_ours_too, "x", 1);
	firmware_put(u"BrightlineOfOld", &variable_ours, "x", 1);
	variables_open(&world);
	assert_true(world_said("# variables-cleaned=3\n"));
	assert_int_equal(count_ours(), 0);
	variables_open(&world);
	assert_true(world_said("# variables-cleaned=0\n"));
}

/* Also if the list of names shows none of them. */
static void test_cut_off_and_not_listed(void **state)
{
	(void)state;
	firmware_put(u"BrightlineTest", &variable_ours, "x", 1);
	firmware.defect = NAMES_NOT_OURS;
	variables_open(&world);
	assert_true(world_said("# variables-cleaned=1\n"));
	assert_int_equal(count_ours(), 0);
}

/* Cut off by the guard: one that may have been written is deleted all the same, seen or unseen. */
static void test_aborted(void **state)
{
	(void)state;
	firmware.defective = SERVICE_SET_VARIABLE;
	assert_says("variable.set.similar_names", ABORTS_LATE,
		    "not ok variable.set.similar_names\n# SetVariable did not return by itself\n");
	assert_false(world_said("cannot be deleted"));
	assert_int_equal(count_ours(), 0);
	firmware.defective = SERVICE_GET_VARIABLE;
	assert_says("variable.set.vendors", ABORTS_LATE,
		    "not ok variable.set.vendors\n# GetVariable did not return by itself\n");
	assert_false(world_said("cannot be deleted"));
	assert_int_equal(count_ours(), 0);
}

/* One that cannot be deleted any more is not passed over: the list can still be read. */
static void test_aborted_and_left(void **state)
{
	(void)state;
	firmware_put(u"BrightlineTest", &variable_ours, "x", 1);
	firmware.defective = SERVICE_SET_VARIABLE;
	assert_says("variable.set.append", ABORTS,
		    "# a variable of ours cannot be deleted: EFI_ABORTED\n");
	firmware.aborted[SERVICE_SET_VARIABLE] = true;
	variable_check_make(&world, find_check("variable.nothing_left"));
	assert_true(world_said("not ok variable.nothing_left\n# 1 variables of ours "));
	variable_check_make(&world, find_check("variable.set.replace"));
	assert_true(world_said("skip variable.set.replace: a variable service did not return"));
}

/* Sizes are firmware's word: nothing is read or copied by them. */
static void test_size_of_all(void **state)
{
	(void)state;
	firmware.authenticates = true;
	put(u"BootCurrent", EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS, "\7", 1);
	put(u"SetupMode", VARIABLE_ATTRIBUTES, "\0", 1);
	put(u"PK", SIGNED_ATTRIBUTES, "key", 3);
	assert_says("variable.set.read_only", SIZE_OF_ALL, "skip variable.set.read_only: ");
	assert_says("variable.auth.keys", SIZE_OF_ALL, "ok variable.auth.keys\n");
	assert_says("variable.set.append", SIZE_OF_ALL, "ok variable.set.append\n");
	assert_int_equal(count_ours(), 0);
}

/* A quarter of the store, or 16 KiB, is never touched: not one write is made. */
static void test_reserve(void **state)
{
	(void)state;
	firmware.used = 75000 - COST(5);
	assert_says("variable.set.append_creates", NONE, "ok variable.set.append_creates\n");
	firmware.used = 75000 - COST(5) + 1;
	assert_says(
		"variable.set.append_creates", FORGETS,
		"skip variable.set.append_creates: 25164 bytes of the store remain, and 25000 are "
		"to stay free: 165 would be used\n");
	put(u"SetupMode", VARIABLE_ATTRIBUTES, "\0", 1);
	put(u"PK", SIGNED_ATTRIBUTES, "key", 3);
	firmware.authenticates = true;
	assert_says("variable.auth.keys", TAKES_UNSIGNED, "not ok variable.auth.keys\n");
	firmware.used = 75000;
	assert_says("variable.auth.keys", TAKES_UNSIGNED, "ok variable.auth.keys\n");
	assert_false(world_said("not ok"));
	firmware.used = 0;
	assert_says("variable.set.append_creates", MORE_THAN_ALL,
		    "skip variable.set.append_creates: QueryVariableInfo does not say how full ");
}

/* What is not there is not called, and what hung is not called again. */
static void test_excuses(void **state)
{
	(void)state;
	world.rt_properties_present = 1;
	world.rt_properties = RT_PROPERTIES_ALL & ~service_property(SERVICE_SET_VARIABLE);
	assert_says("variable.set.append", FORGETS,
		    "skip variable.set.append: firmware does not support ");
	assert_says("variable.next.unique", NONE, "ok variable.next.unique\n");
	world.rt_properties = RT_PROPERTIES_ALL;
	world.svam.mode = RUNTIME_MIXED;
	assert_says("variable.set.append", FORGETS,
		    "skip variable.set.append: SetVirtualAddressMap left ");
	world.svam.mode = RUNTIME_VIRTUAL;
	firmware.defective = SERVICE_SET_VARIABLE;
	assert_says("variable.set.append", ABORTS, "# SetVariable did not return by itself\n");
	variable_check_make(&world, find_check("variable.set.replace"));
	assert_true(world_said("skip variable.set.replace: a variable service did not return"));
	assert_says("variable.set.append", STORE_FULL,
		    "skip variable.set.append: EFI_OUT_OF_RESOURCES");
	assert_says("variable.set.append", UNSUPPORTED, "not ok variable.set.append\n");
	world.rt_properties_present = 0;
	assert_says("variable.set.append", UNSUPPORTED,
		    "skip variable.set.append: EFI_UNSUPPORTED");
	all_checks_but = "variable.set.append";
	assert_says("variable.set.append", ABORTS, "");
	assert_string_equal(world_report, "");
}

/* A finding is against the check in which it was made, and against no later one. */
static void test_findings(void **state)
{
	(void)state;
	findings = 1;
	assert_says("variable.set.append", NONE, "ok variable.set.append\n");
	assert_false(world_said("not ok"));
}

/* All of them, one after the other, as in a boot. */
static void test_all(void **state)
{
	(void)state;
	variables_open(&world);
	variables_check(&world);
	assert_false(world_said("not ok"));
	assert_true(world_said("ok variable.nothing_left\n"));
	assert_int_equal(count_ours(), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_list),
		TEST(test_buffers),
		TEST(test_names),
		TEST(test_contents),
		TEST(test_append),
		TEST(test_delete),
		TEST(test_often),
		TEST(test_protected),
		TEST(test_signed),
		TEST(test_present_user),
		TEST(test_signed_and_cut_off),
		TEST(test_nothing_is_left),
		TEST(test_cut_off),
		TEST(test_cut_off_and_not_listed),
		TEST(test_reserve),
		TEST(test_aborted),
		TEST(test_aborted_and_left),
		TEST(test_size_of_all),
		TEST(test_excuses),
		TEST(test_findings),
		TEST(test_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
