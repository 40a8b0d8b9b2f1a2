/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/report/checks.c: which checks checks= chooses, and which of them change something.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/report/checks.c"
#include "tests/unit/kernel_world.h"

static bool is_virtual_machine;

bool hypervisor_is_present(void)
{
	return is_virtual_machine;
}

static int start_anew(void **state)
{
	(void)state;
	world_reset();
	is_virtual_machine = true;
	asked = NULL;
	return 0;
}

static void ask(const char *text)
{
	snprintf(world_notes.options.checks, OPTIONS_CHECKS_SIZE, "%s", text);
	checks_open(&world);
}

static void test_nothing_said_is_everything(void **state)
{
	(void)state;
	ask("");
	assert_true(checks_want("service.GetTime"));
	assert_true(checks_want("census.mine.efi"));
	assert_string_equal(world_report, "");
	ask("all");
	assert_true(checks_want("service.GetTime"));
	assert_string_equal(world_report, "# checks=all\n");
}

static void test_patterns(void **state)
{
	(void)state;
	ask("service.GetTime");
	assert_true(checks_want("service.GetTime"));
	assert_false(checks_want("service.GetTim"));
	assert_false(checks_want("service.GetTimes"));
	ask("service.*Time,audit.drivers");
	assert_true(checks_want("service.GetTime"));
	assert_true(checks_want("service.SetWakeupTime"));
	assert_true(checks_want("audit.drivers"));
	assert_false(checks_want("audit.attributes_table"));
	ask("*a*e*");
	assert_true(checks_want("audit.attributes_table"));
	assert_false(checks_want("service.GetTime"));
}

/* A pattern is text of others: its stars cost no more than length times length. */
static void test_many_stars(void **state)
{
	(void)state;
	ask("*a*a*a*a*a*a*a*a*a*a*a*a*a*b,service.GetTime");
	assert_true(checks_want("service.GetTime"));
	assert_false(
		checks_want("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	assert_true(
		checks_want("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
}

/* The meaning of a star, tried in every way. */
static bool means(const char *pattern, const char *name)
{
	if (*pattern == '\0')
		return *name == '\0';
	if (*pattern == '*')
		return means(pattern + 1, name) || (*name != '\0' && means(pattern, name + 1));
	return *name == '*' || (*name == *pattern && means(pattern + 1, name + 1));
}

/* All words of at most `length` letters: each ends where its number has a 0. */
static void spell(unsigned int number, unsigned int length, char *word)
{
	for (; length > 0 && number % 4 != 0; length--, number /= 4)
		*word++ = "-ab*"[number % 4];
	*word = '\0';
}

static void test_all_short_patterns(void **state)
{
	char pattern[6], name[6];

	(void)state;
	for (unsigned int i = 0; i < 1 << 10; i++) {
		spell(i, 5, pattern);
		for (unsigned int j = 0; j < 1 << 10; j++) {
			spell(j, 5, name);
			if (strchr(name, '*') != NULL && strchr(name, '*')[1] != '\0')
				continue;
			assert_int_equal(matches(pattern, pattern + strlen(pattern), name),
					 means(pattern, name));
		}
	}
}

static void test_what_changes_something_is_asked_for_on_a_real_machine(void **state)
{
	(void)state;
	ask("");
	assert_null(checks_excuse("service.SetVariable"));
	is_virtual_machine = false;
	assert_non_null(checks_excuse("service.SetVariable"));
	assert_null(checks_excuse("service.GetVariable"));
	ask("service.SetVariable");
	assert_non_null(checks_excuse("service.SetVariable"));
	ask("all");
	assert_null(checks_excuse("service.SetVariable"));
}

static void test_the_list_is_all_that_is_made_of_it(void **state)
{
	char name[64];

	(void)state;
	ask("list");
	for (size_t i = 0; i < CHECK_COUNT; i++) {
		snprintf(name, sizeof(name), "# check=%s ", checks[i].name);
		assert_true(world_said(name));
		assert_false(checks_want(checks[i].name));
	}
}

/* The verdict may rest on a check that nobody asked for. */
static void test_a_check_may_be_made_all_the_same(void **state)
{
	(void)state;
	ask("time.*");
	assert_false(checks_want("audit.findings"));
	checks_demand("audit.findings");
	assert_true(checks_want("audit.findings"));
	assert_false(checks_want("audit.drivers"));
	demanded = NULL;
}

/* A name that is listed twice, or is hidden behind a family, would be looked up wrongly. */
static void test_each_check_is_found_by_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < CHECK_COUNT; i++)
		assert_ptr_equal(find(checks[i].name), &checks[i]);
	assert_null(find("service.Nothing"));
}

static void test_sentences_are_sentences(void **state)
{
	(void)state;
	for (size_t i = 0; i < CHECK_COUNT; i++) {
		size_t length = strlen(checks[i].sentence);

		assert_int_equal(checks[i].sentence[length - 1], '.');
		assert_null(strchr(checks[i].sentence, '"'));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_nothing_said_is_everything, start_anew),
		cmocka_unit_test_setup(test_patterns, start_anew),
		cmocka_unit_test_setup(test_many_stars, start_anew),
		cmocka_unit_test_setup(test_all_short_patterns, start_anew),
		cmocka_unit_test_setup(test_what_changes_something_is_asked_for_on_a_real_machine,
				       start_anew),
		cmocka_unit_test_setup(test_the_list_is_all_that_is_made_of_it, start_anew),
		cmocka_unit_test_setup(test_a_check_may_be_made_all_the_same, start_anew),
		cmocka_unit_test_setup(test_each_check_is_found_by_its_name, start_anew),
		cmocka_unit_test_setup(test_sentences_are_sentences, start_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
