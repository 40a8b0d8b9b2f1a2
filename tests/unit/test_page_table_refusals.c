/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Lines that no page table can hold, and the nearest ones that it can.
 */
#include "tests/unit/page_table_world.h"

/* Virtual and physical address are those of whole pages. */
static void test_misaligned(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH + 8, 0, 4096, false), STATUS_MAPPING_MISALIGNED);
	assert_int_equal(map(&f, HIGH, 0x800, 4096, false), STATUS_MAPPING_MISALIGNED);
	assert_int_equal(f.pool.used, 1);
	pool_free(&f.pool);
}

/* A size that is too large for whole pages to be counted in 64 bits is no small one. */
static void test_size_that_wraps_when_rounded(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, 0, 0, UINT64_MAX, true), STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(map(&f, 0, 0, UINT64_MAX - 0xffe, true), STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(f.pool.used, 1);
	pool_free(&f.pool);
}

/* With four levels, the halves end at 0x7fff_ffff_ffff and begin at 0xffff_8000_0000_0000. */
static void test_canonical_with_four_levels(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, 0x00007ffffffff000, 0, 4096, false), STATUS_OK);
	assert_int_equal(map(&f, 0x00007fffffffe000, 0, 8192 + 4096, false),
			 STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(map(&f, 0x0000800000000000, 0, 4096, false), STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(map(&f, 0xffff7ffffffff000, 0, 4096, false), STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(map(&f, 0xffff7ffffffff000, 0, 8192, false), STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(map(&f, 0xffff800000000000, 0, 4096, false), STATUS_OK);
	assert_int_equal(map(&f, 0xff00000000000000, 0, 4096, false), STATUS_MAPPING_NOT_CANONICAL);
	pool_free(&f.pool);
}

/* With five, at 0x00ff_ffff_ffff_ffff and 0xff00_0000_0000_0000. */
static void test_canonical_with_five_levels(void **state)
{
	struct fixture f;

	(void)state;
	open_with(&f, 5, true, true);
	assert_int_equal(map(&f, 0x0000800000000000, 0, 4096, false), STATUS_OK);
	assert_int_equal(map(&f, 0x0100000000000000, 0, 4096, false), STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(map(&f, 0xfefffffffffff000, 0, 4096, false), STATUS_MAPPING_NOT_CANONICAL);
	pool_free(&f.pool);
}

/* A line that wraps, or covers both halves and the hole between, is refused. */
static void test_wrapping(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, 0xfffffffffffff000, 0, 8192, false), STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(map(&f, 0, 0, 0xfffffffffffff000, true), STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(map(&f, 0x1000, 0x1000, 0xfffffffffffff000, true),
			 STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(f.pool.used, 1);
	/* The very last page is an address like any other. */
	assert_int_equal(map(&f, 0xfffffffffffff000, 0, 4096, false), STATUS_OK);
	pool_free(&f.pool);
}

/* An entry holds 52 bits of physical address: the last page fits, the one behind it does not. */
static void test_physical_limit(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH, 0x000ffffffffff000, 4096, false), STATUS_OK);
	assert_int_equal(map(&f, HIGH + 4096, 0x000ffffffffff000, 8192, false),
			 STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(map(&f, HIGH + 4096, 0x0010000000000000, 4096, false),
			 STATUS_MAPPING_NOT_CANONICAL);
	assert_int_equal(map(&f, HIGH + 4096, 0xfffffffffffff000, 8192, false),
			 STATUS_MAPPING_NOT_CANONICAL);
	pool_free(&f.pool);
}

/* Where a small page is shown there is no room for another, whatever page that is part of. */
static void test_taken_by_a_small_page(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH + GIB + 0x5000, 0, 4096, false), STATUS_OK);
	assert_int_equal(map(&f, HIGH + GIB + 0x5000, 0x1000, 4096, false), STATUS_MAPPING_TAKEN);
	assert_int_equal(map(&f, HIGH + GIB + 0x4000, 0, 8192, false), STATUS_MAPPING_TAKEN);
	assert_int_equal(map(&f, HIGH + GIB, 0, 2 * MIB, true), STATUS_MAPPING_TAKEN);
	assert_int_equal(map(&f, HIGH + GIB, 0, GIB, true), STATUS_MAPPING_TAKEN);
	/* One physical page may appear at many places. */
	assert_int_equal(map(&f, HIGH, 0, 4096, false), STATUS_OK);
	pool_free(&f.pool);
}

/* Nor is there where a large page is, at its first byte or inside it. */
static void test_taken_by_a_large_page(void **state)
{
	static const uint64_t sizes[] = {2 * MIB, GIB};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const uint64_t size = sizes[i];
		struct fixture f;

		open_all(&f);
		assert_int_equal(map(&f, HIGH, GIB, size, true), STATUS_OK);
		assert_int_equal(map(&f, HIGH, 0, 4096, false), STATUS_MAPPING_TAKEN);
		assert_int_equal(map(&f, HIGH + MIB, GIB + MIB + 4096, 4096, false),
				 STATUS_MAPPING_TAKEN);
		assert_int_equal(map(&f, HIGH + size - 4096, GIB + size, 4096, false),
				 STATUS_MAPPING_TAKEN);
		assert_int_equal(map(&f, HIGH, 2 * GIB, size, true), STATUS_MAPPING_TAKEN);
		/* One that starts in front of it and goes on into it. */
		assert_int_equal(map(&f, HIGH - 4096, GIB, 8192, false), STATUS_MAPPING_TAKEN);
		pool_free(&f.pool);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_misaligned),
		cmocka_unit_test(test_size_that_wraps_when_rounded),
		cmocka_unit_test(test_canonical_with_four_levels),
		cmocka_unit_test(test_canonical_with_five_levels),
		cmocka_unit_test(test_wrapping),
		cmocka_unit_test(test_physical_limit),
		cmocka_unit_test(test_taken_by_a_small_page),
		cmocka_unit_test(test_taken_by_a_large_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
