/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/format.c: every conversion that its header promises, at its limits.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/report/quote.h"
#include "kernel/lib/format.h"

#define assert_format(expected, ...)                                                               \
	do {                                                                                       \
		char text_[128];                                                                   \
		size_t length_ = format_text(text_, sizeof(text_), __VA_ARGS__);                   \
                                                                                                   \
		assert_string_equal(text_, expected);                                              \
		assert_int_equal(length_, strlen(expected));                                       \
	} while (0)

static void test_numbers_up_to_their_limits(void **state)
{
	(void)state;
	assert_format("0", "%d", 0);
	assert_format("-2147483648", "%d", INT32_MIN);
	assert_format("-9223372036854775808", "%ld", INT64_MIN);
	assert_format("9223372036854775807", "%lld", 9223372036854775807LL);
	assert_format("4294967295", "%u", UINT32_MAX);
	assert_format("18446744073709551615", "%lu", UINT64_MAX);
	assert_format("ffffffffffffffff", "%lx", UINT64_MAX);
	assert_format("ffffffff", "%x", UINT32_MAX);
	assert_format("0", "%x", 0);
}

/* A negative number is filled up with blanks, and one that is wider than its field is not cut. */
static void test_fields(void **state)
{
	(void)state;
	assert_format("   42", "%5d", 42);
	assert_format("00042", "%05d", 42);
	assert_format("  -42", "%05d", -42);
	assert_format("  -42", "%5d", -42);
	assert_format("42   |", "%-5d|", 42);
	assert_format("123456", "%3u", 123456);
	assert_format("0x0000beef", "0x%08x", 0xbeef);
}

static void test_text(void **state)
{
	(void)state;
	assert_format("[ab]", "[%s]", "ab");
	assert_format("[  ab]", "[%4s]", "ab");
	assert_format("[ab  ]", "[%-4s]", "ab");
	assert_format("x", "%c", 'x');
	assert_format("  x", "%3c", 'x');
	assert_format("100%", "%d%%", 100);
}

/* What is there stays, and the end is always there. */
static void test_text_is_appended(void **state)
{
	char text[8] = "";

	(void)state;
	format_append(text, sizeof(text), "%s", "abc");
	format_append(text, sizeof(text), "-%u", 1);
	assert_string_equal(text, "abc-1");
	format_append(text, sizeof(text), "%s", "xyz");
	format_append(text, sizeof(text), "%s", "more");
	assert_string_equal(text, "abc-1xy");
}

/* A mistake shows in the output instead of being followed. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
#pragma GCC diagnostic ignored "-Wformat-security"
static void test_what_is_not_understood_is_shown(void **state)
{
	const char *volatile missing = NULL;
	const char *ends_early = "50%", *in_a_flag = "%-0";

	(void)state;
	assert_format("%q 7", "%q %d", 7);
	assert_format("%08y", "%08y");
	assert_format("50%", ends_early);
	assert_format("%-0", in_a_flag);
	assert_format("(null)", "%s", missing);
}
#pragma GCC diagnostic pop

/* What does not fit is counted and left out; the end is always there, and size 0 writes nothing. */
static void test_small_buffers(void **state)
{
	char text[4] = "###";

	(void)state;
	assert_int_equal(format_text(text, 0, "%d", 12345), 5);
	assert_string_equal(text, "###");
	assert_int_equal(format_text(text, 1, "%d", 12345), 5);
	assert_string_equal(text, "");
	assert_int_equal(format_text(text, 4, "%d", 12345), 5);
	assert_string_equal(text, "123");
	assert_int_equal(format_text(text, 4, "%d", 123), 3);
	assert_string_equal(text, "123");
}

/* Both kinds of argument, from registers and from the stack, arrive in their order. */
static void test_many_arguments(void **state)
{
	(void)state;
	assert_format("1 a 2 b 3 c 4 d 5 e", "%d %s %ld %c %u %s %lx %c %x %s", 1, "a", 2L, 'b', 3U,
		      "c", 4UL, 'd', 5U, "e");
}

/* A value that would be two words, or none, is quoted. */
static void test_quotes(void **state)
{
	(void)state;
	assert_string_equal(format_quote("one"), "");
	assert_string_equal(format_quote("two words"), "\"");
	assert_string_equal(format_quote(" "), "\"");
	assert_string_equal(format_quote(""), "\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_up_to_their_limits),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_text_is_appended),
		cmocka_unit_test(test_what_is_not_understood_is_shown),
		cmocka_unit_test(test_small_buffers),
		cmocka_unit_test(test_many_arguments),
		cmocka_unit_test(test_quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
