/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The rules of kernel/audit/services/stateful.h that hold for variables: nothing of ours stays, the
 * reserve is not touched, and what cannot be called is not.
 */
#include "tests/unit/variable_world.h"

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
	stateful_open(&world);
	assert_true(world_said("# variables-cleaned=3\n"));
	assert_int_equal(count_ours(), 0);
	stateful_open(&world);
	assert_true(world_said("# variables-cleaned=0\n"));
}

/* Also if the list of names shows none of them. */
static void test_cut_off_and_not_listed(void **state)
{
	(void)state;
	firmware_put(u"BrightlineTest", &variable_ours, "x", 1);
	firmware.defect = NAMES_NOT_OURS;
	stateful_open(&world);
	assert_true(world_said("# variables-cleaned=1\n"));
	assert_int_equal(count_ours(), 0);
}

/* The check that tells of a list that could not be read at the start is not asked for: another one tells. */
static void test_unreadable_at_start(void **state)
{
	(void)state;
	firmware.defect = NAMES_WITHOUT_END;
	all_checks_only = "variable.next.end";
	stateful_open(&world);
	assert_fails("variable.next.end", NAMES_WITHOUT_END, "a name is empty or has no end");
	firmware.defect = NONE;
	stateful_open(&world); /* what is remembered of the start */
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
		    "# BrightlineTest cannot be deleted: SetVariable was cut off\n");
	firmware.aborted[SERVICE_SET_VARIABLE] = true;
	make("variable.nothing_left", NONE);
	assert_said("skip variable.nothing_left: BrightlineTest cannot be deleted since "
		    "variable.set.append\n");
	firmware_put(u"BrightlineTesu", &variable_ours, "x", 1);
	make("variable.nothing_left", NONE);
	assert_said("not ok variable.nothing_left\n# 2 variables of ours ");
	make("variable.set.replace", NONE);
	assert_said("skip variable.set.replace: SetVariable did not return by itself before\n");
}

/* A quarter of the store, or 16 KiB, is never touched: not one write is made. */
static void test_reserve(void **state)
{
	(void)state;
	firmware.used = 75000 - VARIABLE_COST(5);
	assert_says("variable.set.append_creates", NONE, "ok variable.set.append_creates\n");
	firmware.used = 75000 - VARIABLE_COST(5) + 1;
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
		    "skip variable.set.append: EFI_RT_PROPERTIES_TABLE calls SetVariable ");
	assert_says("variable.next.unique", NONE, "ok variable.next.unique\n");
	world.rt_properties = RT_PROPERTIES_ALL;
	world.svam.mode = RUNTIME_MIXED;
	assert_says("variable.set.append", FORGETS,
		    "skip variable.set.append: SetVirtualAddressMap left ");
	world.svam.mode = RUNTIME_VIRTUAL;
	firmware.defective = SERVICE_SET_VARIABLE;
	assert_says("variable.set.append", ABORTS, "# SetVariable did not return by itself\n");
	make("variable.set.replace", NONE);
	assert_said("skip variable.set.replace: SetVariable did not return by itself before\n");
	assert_says("variable.set.append", STORE_FULL,
		    "not ok variable.set.append\n# SetVariable of 10 bytes answered "
		    "EFI_OUT_OF_RESOURCES, and QueryVariableInfo says that 100000 remain\n");
	make("variable.set.replace", STORE_FULL);
	assert_said(
		"skip variable.set.replace: SetVariable refuses what QueryVariableInfo has room "
		"for\n");
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
	stateful_open(&world);
	stateful_checks(&world);
	assert_false(world_said("not ok"));
	assert_true(world_said("ok variable.nothing_left\n"));
	assert_int_equal(count_ours(), 0);
}

static unsigned int count_said(const char *text)
{
	unsigned int count = 0;

	for (const char *at = world_report; (at = strstr(at, text)) != NULL; at++)
		count++;
	return count;
}

/* Where a write without contents deletes nothing, the first check that asks for it fails; the others are
 * judged by what they ask, and nothing stays. */
static void test_deleting(void **state)
{
	static const enum defect defects[] = {REFUSES_TO_DELETE, KEEPS_WITHOUT_CONTENTS};

	(void)state;
	firmware.authenticates = true;
	for (unsigned int i = 0; i < 2; i++) {
		variable_forget();
		make(NULL, defects[i]);
		assert_said("not ok variable.next.listed\n");
		assert_int_equal(count_said("not ok"), 1);
		assert_said("\nok variable.set.similar_names\n");
		assert_said("\nok variable.set.repeat\n");
		assert_said("skip variable.set.delete_null_data: SetVariable without contents "
			    "failed in variable.next.listed\n");
		assert_said("\nok variable.set.delete_by_attributes\n");
		assert_said("\nok variable.auth.create\n");
		assert_said("\nok variable.nothing_left\n");
		assert_int_equal(count_ours(), 0);
	}
}

/* A store that was written is not closed, where it refuses something else; that is told once. */
static void test_refused_kind(void **state)
{
	(void)state;
	variable_forget();
	make(NULL, APPEND_REFUSED);
	assert_said(
		"not ok variable.set.append\n# appending 21 bytes answered EFI_WRITE_PROTECTED");
	assert_said("skip variable.set.append_creates: SetVariable that appends answered "
		    "EFI_WRITE_PROTECTED, for which variable.set.append failed\n");
	assert_int_equal(count_said("not ok"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_is_left),
		TEST(test_cut_off),
		TEST(test_cut_off_and_not_listed),
		TEST(test_unreadable_at_start),
		TEST(test_aborted),
		TEST(test_aborted_and_left),
		TEST(test_reserve),
		TEST(test_excuses),
		TEST(test_findings),
		TEST(test_all),
		TEST(test_deleting),
		TEST(test_refused_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
