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
static struct report_writer writer;

static int set_up(void **state)
{
	(void)state;
	report = malloc(sizeof(*report));
	assert_non_null(report);
	memset(report, 0xa5, sizeof(*report));
	kept_report_open(&writer, report);
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
	kept_report_write(&writer, text, strlen(text));
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
	(void)state;
	write_text("TAP version 13\n");
	kept_report_note(&writer, "# now\n", 6);
	assert_int_equal(kept_report_length(report), 21);
	assert_memory_equal(report->text, "TAP version 13\n# now\n", 21);
	kept_report_take_back(&writer);
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
		kept_report_write(&writer, line, sizeof(line));
	assert_int_equal(kept_report_length(report), KEPT_TEXT_SIZE / 1000 * 1000);
	kept_report_write(&writer, line, sizeof(line));
	assert_int_equal(kept_report_length(report), KEPT_TEXT_SIZE);
	kept_report_write(&writer, line, sizeof(line));
	assert_int_equal(kept_report_length(report), KEPT_TEXT_SIZE);
}

/* Firmware writes over what is kept: no length of its is believed, and the next line makes it whole. */
static void test_what_firmware_wrote(void **state)
{
	(void)state;
	write_text("TAP version 13\n");
	report->checksum = UINT64_MAX;
	report->magic = 0;
	assert_int_equal(kept_report_length(report), 0);
	write_text("1..0\n");
	assert_int_equal(kept_report_length(report), 20);
	report->checksum = 3;
	kept_report_note(&writer, "# now\n", 6);
	kept_report_take_back(&writer);
	assert_int_equal(kept_report_length(report), 20);
}

/* The kernel goes on with the loader's lines, or with none if they are damaged. */
static void test_another_writer_goes_on(void **state)
{
	struct report_writer next;

	(void)state;
	write_text("TAP version 13\n");
	kept_report_continue(&next, report);
	kept_report_write(&next, "1..0\n", 5);
	assert_int_equal(kept_report_length(report), 20);
	report->checksum = KEPT_TEXT_SIZE + 1;
	kept_report_continue(&next, report);
	kept_report_write(&next, "1..0\n", 5);
	assert_int_equal(kept_report_length(report), 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pieces_are_found_as_one), TEST(test_a_damaged_report_is_none),
		TEST(test_memory_without_a_report), TEST(test_a_forgotten_report_is_gone),
		TEST(test_a_note_is_taken_back),    TEST(test_what_does_not_fit_is_lost),
		TEST(test_what_firmware_wrote),	    TEST(test_another_writer_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
