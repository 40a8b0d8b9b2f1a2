/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/crc32.c against the check value that the CRC catalogues publish for CRC-32/ISO-HDLC.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/crc32.h"

static void test_published_values(void **state)
{
	(void)state;
	assert_int_equal(crc32("", 0), 0);
	assert_int_equal(crc32("123456789", 9), 0xcbf43926);
	assert_int_equal(crc32("\xff\xff\xff\xff", 4), 0xffffffff);
}

/* Piece by piece is the same as at once. */
static void test_more_of_the_same(void **state)
{
	uint32_t crc = 0;

	(void)state;
	for (unsigned int i = 0; i < 9; i++)
		crc = crc32_more(crc, &"123456789"[i], 1);
	assert_int_equal(crc, 0xcbf43926);
	assert_int_equal(crc32_more(crc, "", 0), crc);
}

/* A table's CRC is the one that it has while its own field is zero, whatever stands there now. */
static void test_the_field_itself_counts_as_zero(void **state)
{
	uint8_t table[64];
	uint32_t expected;

	(void)state;
	for (unsigned int i = 0; i < sizeof(table); i++)
		table[i] = (uint8_t)(i * 7 + 1);
	memset(table + 16, 0, 4);
	expected = crc32(table, sizeof(table));
	memset(table + 16, 0xa5, 4);
	assert_int_equal(crc32_table(table, sizeof(table)), expected);
	table[20] ^= 1;
	assert_int_not_equal(crc32_table(table, sizeof(table)), expected);
}

/* A HeaderSize that ends inside the field reads nothing behind it. */
static void test_a_short_table_is_not_read_beyond_its_end(void **state)
{
	uint8_t table[19] = {1, 2, 3};

	(void)state;
	assert_int_equal(crc32_table(table, sizeof(table)), crc32(table, sizeof(table)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_values),
		cmocka_unit_test(test_more_of_the_same),
		cmocka_unit_test(test_the_field_itself_counts_as_zero),
		cmocka_unit_test(test_a_short_table_is_not_read_beyond_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
