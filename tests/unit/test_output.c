/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/output.c: lines of progress, the sentence about a failure, and firmware's console, which is for
 * that sentence alone.
 */
#include <efi.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/audit/audit.h"
#include "tests/unit/screen_world.h"

static char said[1024];	   /* what `also` heard */
static char console[1024]; /* what firmware was asked to print */
static unsigned int console_calls;

static void hear(void *context, const char *text, size_t length)
{
	assert_ptr_equal(context, said);
	assert_true(strlen(said) + length < sizeof(said));
	strncat(said, text, length);
}

static EFI_STATUS EFIAPI print(SIMPLE_TEXT_OUTPUT_INTERFACE *this, CHAR16 *text)
{
	size_t used = strlen(console);

	(void)this;
	console_calls++;
	for (; *text != 0; text++)
		console[used++] = (char)*text;
	assert_true(used < sizeof(console));
	console[used] = '\0';
	return EFI_DEVICE_ERROR; /* who would be told? */
}

static SIMPLE_TEXT_OUTPUT_INTERFACE console_protocol = {.OutputString = print};

static struct output open_output(void)
{
	memset(said, 0, sizeof(said));
	memset(console, 0, sizeof(console));
	console_calls = 0;
	return (struct output){.console = &console_protocol, .also = hear, .context = said};
}

/* A line has a start of its own and an end; firmware's console has no part in it. */
static void test_lines(void **state)
{
	struct output output = open_output();

	(void)state;
	output_line(&output, "kernel in %u segments, entry at 0x%lx", 3, UINT64_C(0x1000));
	output_print(&output, "as it is: %s", "x");
	assert_string_equal(said, "brightline: kernel in 3 segments, entry at 0x1000\n"
				  "as it is: x");
	assert_int_equal(console_calls, 0);
}

/* Nobody need listen. */
static void test_nobody_listens(void **state)
{
	struct output output = {.also = NULL};

	(void)state;
	output_line(&output, "heard by nobody");
	output_bail_out(&output);
}

/* The step, what failed in it, and why: an EFI_STATUS by its name, a status of ours by its sentence, a
 * sentence as it is. The status is what is returned to firmware. */
static void test_failures(void **state)
{
	struct output output = open_output();

	(void)state;
	assert_true(output_step(&output, 3, STEP_KERNEL));
	assert_false(output_failure(&output, EFI_NOT_FOUND, "%s", "kernel.elf"));
	assert_int_equal(output.status, EFI_NOT_FOUND);
	assert_non_null(strstr(output.failure, "step 3, load the kernel: kernel.elf: "));
	assert_non_null(strstr(output.failure, "NOT_FOUND"));

	assert_false(
		output_refusal(&output, status_sentence(STATUS_ELF_MAGIC), "%s", "kernel.elf"));
	assert_int_equal(output.status, EFI_LOAD_ERROR);
	assert_string_equal(output.failure,
			    "step 3, load the kernel: kernel.elf: is not an ELF file");

	assert_true(output_step(&output, 2, STEP_OPTIONS));
	assert_false(output_refusal(&output, "is no option", "cmdline.txt: %s", "speed=fast"));
	assert_int_equal(output.status, EFI_LOAD_ERROR);
	assert_string_equal(output.failure,
			    "step 2, read the options: cmdline.txt: speed=fast: is no option");
	/* Noted, and not said: the walk's end does that. */
	assert_string_equal(said, "");
	assert_int_equal(console_calls, 0);
}

/* Text of any length is cut off where the room ends, and terminated there: in the middle of what failed,
 * and at each character of the reason. */
static void test_long_text_is_cut_off(void **state)
{
	char text[2 * OUTPUT_FAILURE_SIZE];

	(void)state;
	for (size_t length = OUTPUT_FAILURE_SIZE - 60; length < sizeof(text); length++) {
		char expected[3 * OUTPUT_FAILURE_SIZE];
		struct {
			struct output output;
			char behind[8];
		} whole = {.output = open_output(), .behind = "1234567"};

		memset(text, 'a', length);
		text[length] = '\0';
		output_step(&whole.output, 3, "s\0");
		output_refusal(&whole.output, "the reason", "%s", text);
		snprintf(expected, sizeof(expected), "step 3, s: %s: the reason", text);
		expected[OUTPUT_FAILURE_SIZE - 1] = '\0';
		assert_string_equal(whole.output.failure, expected);
		assert_string_equal(whole.behind, "1234567");
	}
}

/* The end of a walk is a report of its own, on the serial port and on the console, whole lines there. */
static void test_bail_out(void **state)
{
	struct output output = open_output();

	(void)state;
	output_step(&output, 3, STEP_KERNEL);
	output_refusal(&output, status_sentence(STATUS_ELF_MAGIC), "kernel.elf");
	output_bail_out(&output);
	assert_string_equal(said, "TAP version 13\n"
				  "Bail out! step 3, load the kernel: kernel.elf: is not an ELF "
				  "file\n# usually: the medium is not whole, or not signed: make "
				  "it again\n");
	assert_string_equal(console, "Bail out! step 3, load the kernel: kernel.elf: is not an ELF "
				     "file\r\n");
}

/* Every step that can fail has a sentence of its own about what that usually means, which fits a row of the
 * narrowest screen; behind a step that cannot there is none. */
static void test_meanings(void **state)
{
	static const struct {
		const char *step;
		bool fails;
	} rows[] = {
		{STEP_MEET, true},   {STEP_OPTIONS, true}, {STEP_DRIVERS, true},
		{STEP_KERNEL, true}, {STEP_TABLES, true},  {STEP_PAGES, true},
		{STEP_CALLS, false}, {STEP_PLAN, true},	   {STEP_LEAVE, true},
		{STEP_STAGE, true},  {STEP_SPACE, true},   {STEP_ATTRIBUTES, false},
		{STEP_SVAM, false},  {STEP_ENTER, false},  {STEP_PHYSICAL, false},
	};
	struct output output = open_output();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		output_step(&output, 1, rows[i].step);
		assert_int_equal(strlen(output.usually) > 20, rows[i].fails);
		assert_true(strlen("# usually: ") + strlen(output.usually) < 80);
		for (size_t j = 0; rows[i].fails && j < i; j++)
			assert_string_not_equal(output.usually,
						rows[j].step + strlen(rows[j].step) + 1);
	}
}

/* The longest failure there is fits the console too. */
static void test_longest_bail_out(void **state)
{
	struct output output = open_output();

	(void)state;
	memset(output.failure, 'b', sizeof(output.failure) - 1);
	output_bail_out(&output);
	assert_int_equal(strlen(console), strlen("Bail out! ") + OUTPUT_FAILURE_SIZE - 1 + 2);
}

/* Pixels that the loader draws itself may be seen by nobody where it has no port: firmware is asked as
 * well, and not where there is no console any more. */
static void test_no_console(void **state)
{
	struct output output = open_output();
	static uint32_t pixels[64 * 64];
	const struct screen_shape shape = {64, 64, 64, 0xff0000, 0xff00, 0xff};

	(void)state;
	screen_open(&output.screen, (void *)pixels, &shape, small_font());
	assert_non_null(output.screen.pixels);
	assert_true(output_step(&output, 1, "step\0")); /* on the screen alone */
	assert_int_equal(output.screen.row, 1);
	assert_string_equal(said, "");
	output_bail_out(&output);
	assert_int_not_equal(console_calls, 0);
	assert_int_not_equal(output.screen.row, 0);
	output = open_output();
	console_calls = 0;
	output.console = NULL;
	output_bail_out(&output);
	assert_int_equal(console_calls, 0);
	assert_non_null(strstr(said, "Bail out! "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_nobody_listens),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_long_text_is_cut_off),
		cmocka_unit_test(test_meanings),
		cmocka_unit_test(test_bail_out),
		cmocka_unit_test(test_longest_bail_out),
		cmocka_unit_test(test_no_console),
	};

	return cmocka_run_group_tests_name("output", tests, NULL, NULL);
}
