/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Lines of a report that was left in memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/audit/core/last_line.h"

/* A copy of exactly that length: the sanitizer watches the byte behind it. */
static char *copy_of(const char *text)
{
	char *copy = malloc(strlen(text) + 1);

	memcpy(copy + 1, text, strlen(text));
	return copy;
}

static void assert_last(const char *text, const char *expected)
{
	char *copy = copy_of(text), line[256];

	assert_int_equal(last_line(copy + 1, strlen(text), line, sizeof(line)), strlen(expected));
	free(copy);
	assert_string_equal(line, expected);
}

/* The last verdict counts; a report that was cut off has none, and says where. */
static void test_last_line(void **state)
{
	(void)state;
	assert_last("TAP version 13\n# verdict=pass checks=1\n# reset\n# verdict=fail\n# end\n",
		    "# verdict=fail\n");
	assert_last("TAP version 13\nBail out! GetTime: read\n", "Bail out! GetTime: read\n");
	assert_last("ok 1 - a\n# under-way service=GetTime\n",
		    "Bail out! the report breaks off behind: # under-way service=GetTime\n");
	assert_last("ok 1 - a\nok 2", "Bail out! the report breaks off behind: ok 2\n");
	assert_last("", "Bail out! the report breaks off behind: \n");
}

static void assert_boot_next(const char *text, bool expected, uint16_t entry)
{
	char *copy = copy_of(text);
	uint16_t found = 0;

	assert_int_equal(boot_next_of(copy + 1, strlen(text), &found), expected);
	free(copy);
	assert_int_equal(found, entry);
}

static void test_boot_next(void **state)
{
	(void)state;
	assert_boot_next("ok 1\n# boot-next=0x001a\nok 2\n", true, 0x1a);
	assert_boot_next("# boot-next=0xffff", true, 0xffff);
	assert_boot_next("# boot-next=0x10000\n", false, 0);
	assert_boot_next("# boot-next=0xq\n", false, 0);
	assert_boot_next("# boot-next=none reason=\"boot-next=no\"\n", false, 0);
	assert_boot_next("a # boot-next=0x0001\n", false, 0);
	assert_boot_next("", false, 0);
}

static void assert_page(const char *page, const char *text, bool expected)
{
	char *page_copy = copy_of(page), *copy = copy_of(text);

	assert_int_equal(is_page_of(page_copy + 1, strlen(page), copy + 1, strlen(text)), expected);
	free(page_copy);
	free(copy);
}

/* Lines that a page leaves out are none the worse; another line, another order, and the half of one are. */
static void test_page(void **state)
{
	static const char report[] = "TAP version 13\n# a\nok 1\n# b\n# b\n1..1\n# verdict=pass\n";

	(void)state;
	assert_page("TAP version 13\nok 1\n1..1\n# verdict=pass\n", report, true);
	assert_page(report, report, true);
	assert_page("", report, true);
	assert_page("# b\n# b\n", report, true);
	assert_page("# b\n# b\n# b\n", report, false);
	assert_page("1..1\nok 1\n", report, false);
	assert_page("ok 2\n", report, false);
	assert_page("ok\n", report, false);
	assert_page("# a\n", "", false);
	assert_page("ok 1\n# page-gap parts=2 of=4\n1..1\n", report, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_last_line),
		cmocka_unit_test(test_boot_next),
		cmocka_unit_test(test_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
