/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/guard/report_keeping.c: what is found after a reset is what was written, or nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/guard/report_keeping.h"

static struct kept_report *report;

static int set_up(void **state)
{
	(void)state;
	report = malloc(sizeof(*report));
	assert_non_null(report);
	memset(report, 0xa5, sizeof(*report));
	kept_report_open(report);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(report);
	return 0;
}

static void write_text(const char *text)
{
	kept_report_write(report, text, strlen(text));
}

/* At every moment, and not only at the end: nobody says when the last line was. */
static void test_pieces_are_found_as_one(void **state)
{
	(void)state;
	assert_int_equal(kept_report_length(report), 0);
	write_text("TAP version 13\n");
	assert_int_equal(kept_report_length(report), 15);
	write_text("");
	write_text("1..0\n");
	assert_int_equal(kept_report_length(report), 20);
	assert_memory_equal(report->text, "TAP version 13\n1..0\n", 20);
}

static void test_a_damaged_report_is_none(void **state)
{
	(void)state;
	write_text("TAP version 13\n");
	report->text[7] ^= 1;
	assert_int_equal(kept_report_length(report), 0);
	report->text[7] ^= 1;
	report->checksum++;
	assert_int_equal(kept_report_length(report), 0);
	report->checksum--;
	report->magic ^= 1;
	assert_int_equal(kept_report_length(report), 0);
	report->magic ^= 1;
	assert_int_equal(kept_report_length(report), 15);
}

/* Whatever stands in memory: a length beyond the block reads nothing beyond it. */
static void test_memory_without_a_report(void **state)
{
	(void)state;
	memset(report, 0, sizeof(*report));
	assert_int_equal(kept_report_length(report), 0);
	memset(report, 0xff, sizeof(*report));
	report->magic = KEPT_REPORT_MAGIC;
	assert_int_equal(kept_report_length(report), 0);
	report->checksum = KEPT_TEXT_SIZE + 1;
	assert_int_equal(kept_report_length(report), 0);
}

static void test_a_forgotten_report_is_gone(void **state)
{
	(void)state;
	write_text("TAP version 13\n");
	kept_report_forget(report);
	assert_int_equal(kept_report_length(report), 0);
}

/* A note is found while it stands, and gone without a trace: the next line comes where it was. */
static void test_a_note_is_taken_back(void **state)
{
	uint64_t before;

	(void)state;
	write_text("TAP version 13\n");
	before = kept_report_note(report, "# now\n", 6);
	assert_int_equal(kept_report_length(report), 21);
	assert_memory_equal(report->text, "TAP version 13\n# now\n", 21);
	kept_report_take_back(report, before);
	assert_int_equal(kept_report_length(report), 15);
	write_text("1..0\n");
	assert_int_equal(kept_report_length(report), 20);
	assert_memory_equal(report->text, "TAP version 13\n1..0\n", 20);
}

/* The block is filled to its last byte, and what came before stays as it is. */
static void test_what_does_not_fit_is_lost(void **state)
{
	static char line[1000];

	(void)state;
	memset(line, 'x', sizeof(line));
	for (unsigned int i = 0; i < KEPT_TEXT_SIZE / sizeof(line); i++)
		kept_report_write(report, line, sizeof(line));
	assert_int_equal(kept_report_length(report), KEPT_TEXT_SIZE / 1000 * 1000);
	kept_report_write(report, line, sizeof(line));
	assert_int_equal(kept_report_length(report), KEPT_TEXT_SIZE);
	kept_report_write(report, line, sizeof(line));
	assert_int_equal(kept_report_length(report), KEPT_TEXT_SIZE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pieces_are_found_as_one), TEST(test_a_damaged_report_is_none),
		TEST(test_memory_without_a_report), TEST(test_a_forgotten_report_is_gone),
		TEST(test_a_note_is_taken_back),    TEST(test_what_does_not_fit_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
