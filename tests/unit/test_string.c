/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/string.c under other names, since the host's C library has the originals.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define memcpy our_memcpy
#define memset our_memset
#define memcmp our_memcmp
#define strlen our_strlen
#define strcmp our_strcmp
#include "kernel/lib/string.c"

/* Copying touches what it is told to, not a byte before or behind. */
static void test_memcpy_keeps_its_bounds(void **state)
{
	char to[] = "........";

	(void)state;
	assert_ptr_equal(memcpy(to + 2, "abcd", 4), to + 2);
	assert_string_equal(to, "..abcd..");
	memcpy(to, "xyz", 0);
	assert_string_equal(to, "..abcd..");
}

static void test_memset_fills_with_the_low_byte(void **state)
{
	uint8_t bytes[4] = {1, 2, 3, 4};

	(void)state;
	assert_ptr_equal(memset(bytes + 1, 0x1ff, 2), bytes + 1);
	assert_int_equal(bytes[0], 1);
	assert_int_equal(bytes[1], 0xff);
	assert_int_equal(bytes[2], 0xff);
	assert_int_equal(bytes[3], 4);
}

/* Bytes are compared as unsigned numbers, and no further than they are told. */
static void test_comparison_is_unsigned(void **state)
{
	(void)state;
	assert_int_equal(memcmp("abc", "abd", 2), 0);
	assert_true(memcmp("abc", "abd", 3) < 0);
	assert_true(memcmp("\xff", "\x01", 1) > 0);
	assert_int_equal(memcmp("a", "b", 0), 0);
	assert_int_equal(strcmp("same", "same"), 0);
	assert_true(strcmp("short", "shorter") < 0);
	assert_true(strcmp("\xe4", "z") > 0);
	assert_int_equal(strcmp("", ""), 0);
}

static void test_strlen_stops_at_the_first_zero(void **state)
{
	(void)state;
	assert_int_equal(strlen(""), 0);
	assert_int_equal(strlen("ab\0cd"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memcpy_keeps_its_bounds),
		cmocka_unit_test(test_memset_fills_with_the_low_byte),
		cmocka_unit_test(test_comparison_is_unsigned),
		cmocka_unit_test(test_strlen_stops_at_the_first_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
