/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/report.c: the lines as TAP 13 and DESIGN.md want them, caught where the console would be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/report.c"
#include "kernel/audit/report/checks.h"
#include "tests/unit/all_checks.h"

static const struct handoff handoff = {.version = HANDOFF_VERSION, .size = 99};
static char output[4096];

/* The checks that were said to fail, with their first reasons. */
static char failures[4096];

static void take_failed(const char *name, const struct reasons *reasons)
{
	strcat(failures, name);
	strcat(failures, reasons != NULL ? reasons->text[0] : "");
	strcat(failures, "\n");
}

static bool telling;

static void close_it(const struct report_counts *counts)
{
	if (telling)
		report_fact("rests on %u of %u", counts->failed + counts->known, counts->checks);
}

static bool lacking;

static bool lacks(void)
{
	return lacking;
}

static const struct report_hooks hooks = {checks_want, take_failed, close_it, lacks};
static const struct report_hooks no_hooks;

void console_print_list(const char *format, va_list arguments)
{
	size_t used = strlen(output);

	vsnprintf(output + used, sizeof(output) - used, format, arguments);
}

void console_print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	console_print_list(format, arguments);
	va_end(arguments);
}

static void bail_out(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void bail_out(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report_bail_out(format, arguments);
	va_end(arguments);
}

static int start_anew(void **state)
{
	(void)state;
	memset(&report, 0, sizeof(report));
	memset(output, 0, sizeof(output));
	memset(failures, 0, sizeof(failures));
	lacking = telling = false;
	all_checks_but = "";
	report.open = true;
	report.hooks = hooks;
	return 0;
}

static void test_a_report_that_passes(void **state)
{
	(void)state;
	report.open = false;
	report_open("made-up", &handoff, &hooks);
	assert_true(report_check(true, "handoff.one"));
	report_close();
	assert_string_equal(
		output,
		"TAP version 13\n"
		"# program=made-up handoff-version=5 size=99 version=" BRIGHTLINE_VERSION "\n"
		"ok 1 - handoff.one\n"
		"1..1\n"
		"# verdict=pass checks=1 failed=0 skipped=0 deviations=0 violations=0\n");
}

/* A skipped check is ok, a known deviation is not, and neither fails the verdict. */
static void test_skips_and_deviations_pass(void **state)
{
	(void)state;
	report_skip("one.skipped", "no such thing here");
	report_deviation("two.known", "as it is with this firmware");
	report_violation(true);
	report_close();
	assert_string_equal(
		output, "ok 1 - one.skipped # SKIP no such thing here\n"
			"not ok 2 - two.known # TODO as it is with this firmware\n"
			"1..2\n"
			"# verdict=pass checks=2 failed=0 skipped=1 deviations=2 violations=0\n");
}

static void test_one_failed_check_fails(void **state)
{
	(void)state;
	report_check(false, "one.bad");
	report_check(true, "two.good");
	report_close();
	assert_string_equal(
		output, "not ok 1 - one.bad\n"
			"ok 2 - two.good\n"
			"1..2\n"
			"# verdict=fail checks=2 failed=1 skipped=0 deviations=0 violations=0\n");
}

/* It leaves no line, is not counted, and no reason may follow it. */
static void test_what_is_not_asked_for_is_not_there(void **state)
{
	(void)state;
	all_checks_but = "one.bad";
	assert_false(report_check(false, "one.bad"));
	assert_false(report_deviation("one.bad", "as it is"));
	report_skip("one.bad", "it is not asked for");
	assert_true(report_check(false, "two.bad"));
	assert_true(report_deviation("three.known", "as it is"));
	report_close();
	assert_string_equal(
		output, "not ok 1 - two.bad\n"
			"not ok 2 - three.known # TODO as it is\n"
			"1..2\n"
			"# verdict=fail checks=2 failed=1 skipped=0 deviations=1 violations=0\n");
}

static void test_one_unknown_violation_fails(void **state)
{
	(void)state;
	report_check(true, "one.good");
	report_violation(false);
	report_close();
	assert_string_equal(
		output, "ok 1 - one.good\n"
			"1..1\n"
			"# verdict=fail checks=1 failed=0 skipped=0 deviations=0 violations=1\n");
}

/* A report that examined too little is no pass; what failed has failed all the same. */
static void test_too_little_is_no_pass(void **state)
{
	(void)state;
	lacking = true;
	report_close();
	report_violation(false);
	assert_string_equal(
		output,
		"1..0\n"
		"# verdict=incomplete checks=0 failed=0 skipped=0 deviations=0 violations=0\n"
		"# verdict=fail checks=0 failed=0 skipped=0 deviations=0 violations=1\n");
}

/* What happens inside ResetSystem comes behind the plan: the last verdict counts, and a finding has
 * its own at once, since the machine may be gone before the next line. */
static void test_a_verdict_can_be_revised(void **state)
{
	(void)state;
	report_close();
	report_violation(true);
	report_violation(false);
	report_failed_at_last();
	assert_string_equal(
		output, "1..0\n"
			"# verdict=pass checks=0 failed=0 skipped=0 deviations=0 violations=0\n"
			"# verdict=pass checks=0 failed=0 skipped=0 deviations=1 violations=0\n"
			"# verdict=fail checks=0 failed=0 skipped=0 deviations=1 violations=1\n"
			"# verdict=fail checks=0 failed=1 skipped=0 deviations=1 violations=1\n");
}

/* The program hears of each check that fails, and of none that this firmware is known for or that nobody
 * asked for. */
static void test_failures_are_told(void **state)
{
	struct reasons reasons = {.count = 0};

	(void)state;
	all_checks_but = "five.bad";
	report_check(true, "one.good");
	report_check(false, "two.bad");
	report_deviation("three.known", "as it is");
	reasons_add(&reasons, " because of %s", "this");
	report_reasons(&reasons, "four.bad");
	report_reasons(&reasons, "five.bad");
	reasons.cause = "as it is";
	report_reasons(&reasons, "six.known");
	assert_string_equal(failures, "two.bad\nfour.bad because of this\n");
}

/* What the verdict rests on stands between the plan and the verdict, once; and before a halt only in a report
 * that bailed out. */
static void test_what_it_rests_on(void **state)
{
	(void)state;
	telling = true;
	report_check(false, "one.bad");
	report_deviation("two.known", "as it is");
	report_close();
	report_recall();
	assert_non_null(strstr(output, "1..2\n# rests on 2 of 2\n# verdict=fail "));
	start_anew(NULL);
	telling = true;
	bail_out("enough");
	report_recall();
	report_recall();
	assert_string_equal(output, "Bail out! enough\n# rests on 0 of 0\n");
}

/* A handoff that is not believed ends before the report was opened: what is read as a report starts
 * with the version. */
static void test_bailing_out_opens_the_report(void **state)
{
	(void)state;
	report.open = false;
	bail_out("after %d of %s", 2, "three");
	assert_string_equal(output, "TAP version 13\nBail out! after 2 of three\n");
}

static void test_the_version_is_printed_once(void **state)
{
	(void)state;
	report.open = false;
	report_open("made-up", &handoff, &hooks);
	bail_out("enough");
	assert_string_equal(output, "TAP version 13\n# program=made-up handoff-version=5 size=99 "
				    "version=" BRIGHTLINE_VERSION "\nBail out! enough\n");
}

/* A program that passes nothing in makes every check, and has nothing to show again. */
static void test_no_hooks(void **state)
{
	(void)state;
	all_checks_but = "one.bad";
	report_open("made-up", &handoff, &no_hooks);
	assert_true(report_check(false, "one.bad"));
	report_close();
	assert_non_null(strstr(output, "not ok 1 - one.bad\n1..1\n# verdict=fail "));
	assert_string_equal(failures, "");
}

/* Reasons stand beneath their check: of a failure the verdict rests on them, of what is known it does
 * not. */
static void test_reasons(void **state)
{
	struct reasons reasons = {.count = 0};

	(void)state;
	reasons.cause = "as it is";
	report_reasons(&reasons, "one.good");
	reasons.cause = NULL;
	for (unsigned int i = 1; i <= REASONS_KEPT + 2; i++)
		reasons_add(&reasons, "reason %u", i);
	report_reasons(&reasons, "two.bad");
	assert_string_equal(output, "ok 1 - one.good\n"
				    "not ok 2 - two.bad\n"
				    "# reason 1\n# reason 2\n# reason 3\n# reason 4\n"
				    "# reason 5\n# reason 6\n# reason 7\n# reason 8\n"
				    "# and 2 more\n");
	reasons.count = 1;
	reasons.cause = "as it is";
	report_reasons(&reasons, "three.known");
	assert_non_null(strstr(output, "# TODO as it is\n# reason 1\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_a_report_that_passes, start_anew),
		cmocka_unit_test_setup(test_skips_and_deviations_pass, start_anew),
		cmocka_unit_test_setup(test_one_failed_check_fails, start_anew),
		cmocka_unit_test_setup(test_what_is_not_asked_for_is_not_there, start_anew),
		cmocka_unit_test_setup(test_one_unknown_violation_fails, start_anew),
		cmocka_unit_test_setup(test_too_little_is_no_pass, start_anew),
		cmocka_unit_test_setup(test_a_verdict_can_be_revised, start_anew),
		cmocka_unit_test_setup(test_failures_are_told, start_anew),
		cmocka_unit_test_setup(test_what_it_rests_on, start_anew),
		cmocka_unit_test_setup(test_bailing_out_opens_the_report, start_anew),
		cmocka_unit_test_setup(test_the_version_is_printed_once, start_anew),
		cmocka_unit_test_setup(test_no_hooks, start_anew),
		cmocka_unit_test_setup(test_reasons, start_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
