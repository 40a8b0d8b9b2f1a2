/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Page tables, line by line: sizes of pages, bits of entries, and what becomes of the pool.
 * test_page_table_refusals.c has the lines that are refused.
 */
#include "tests/unit/page_table_world.h"

/* One page appears where it was put, and its neighbours do not. */
static void test_one_page(void **state)
{
	struct walker_leaf leaf;
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH + 0x5000, 0x7e123000, 4096, false), STATUS_OK);
	assert_true(find(&f, HIGH + 0x5fff, &leaf));
	assert_int_equal(leaf.virtual, HIGH + 0x5000);
	assert_int_equal(leaf.physical, 0x7e123000);
	assert_int_equal(leaf.size, 4096);
	assert_false(find(&f, HIGH + 0x4fff, &leaf));
	assert_false(find(&f, HIGH + 0x6000, &leaf));
	assert_int_equal(f.pool.used, 4);
	pool_free(&f.pool);
}

/* Nothing is mapped by an empty line, and no table is made for it. */
static void test_empty_line(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH, 0, 0, true), STATUS_OK);
	assert_int_equal(f.pool.used, 1);
	pool_free(&f.pool);
}

/* Five levels take one table more, and reach addresses that four cannot have. */
static void test_five_levels(void **state)
{
	struct fixture f;

	(void)state;
	open_with(&f, 5, true, true);
	assert_int_equal(map(&f, 0xff00000000000000, 0x1000, 4096, false), STATUS_OK);
	assert_int_equal(map(&f, 0x00fffffffffff000, 0x1000, 4096, false), STATUS_OK);
	assert_int_equal(leaf_size(&f, 0xff00000000000000), 4096);
	assert_int_equal(leaf_size(&f, 0x00fffffffffff000), 4096);
	assert_int_equal(f.pool.used, 9);
	pool_free(&f.pool);
}

/* The largest page that fits is used at each place: 4 KiB, 2 MiB, 1 GiB, 2 MiB, 4 KiB. */
static void test_large_pages(void **state)
{
	const uint64_t start = 5 * GIB - 2 * MIB - 4096, size = GIB + 2 * (2 * MIB + 4096);
	struct walker_leaf leaf;
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH + start, start, size, true), STATUS_OK);
	assert_int_equal(leaf_size(&f, HIGH + start), 4096);
	assert_int_equal(leaf_size(&f, HIGH + start + 4096), 2 * MIB);
	assert_int_equal(leaf_size(&f, HIGH + 5 * GIB), GIB);
	assert_int_equal(leaf_size(&f, HIGH + 6 * GIB), 2 * MIB);
	assert_int_equal(leaf_size(&f, HIGH + 6 * GIB + 2 * MIB), 4096);
	assert_int_equal(leaf_size(&f, HIGH + start + size), 0);
	assert_true(find(&f, HIGH + 5 * GIB, &leaf));
	assert_int_equal(leaf.physical, 5 * GIB);
	pool_free(&f.pool);
}

/* Without pages of 1 GiB, and where physical memory stands differently, smaller ones do. */
static void test_smaller_pages(void **state)
{
	struct fixture f;

	(void)state;
	open_with(&f, 4, true, false);
	assert_int_equal(map(&f, HIGH, 0, GIB, true), STATUS_OK);
	assert_int_equal(leaf_size(&f, HIGH), 2 * MIB);
	assert_int_equal(map(&f, HIGH + GIB, 4096, 2 * MIB, true), STATUS_OK);
	assert_int_equal(leaf_size(&f, HIGH + GIB), 4096);
	assert_int_equal(map(&f, HIGH + 2 * GIB, 2 * MIB, 2 * MIB - 4096, true), STATUS_OK);
	assert_int_equal(leaf_size(&f, HIGH + 2 * GIB), 4096);
	pool_free(&f.pool);
}

/* A line that does not ask for large pages gets none. */
static void test_small_pages_on_demand(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH, 0, 2 * MIB, false), STATUS_OK);
	assert_int_equal(leaf_size(&f, HIGH), 4096);
	assert_int_equal(leaf_size(&f, HIGH + 2 * MIB - 1), 4096);
	assert_int_equal(f.pool.used, 4);
	pool_free(&f.pool);
}

/* Rights and cache of a line are those of its leaves, for pages of every size. */
static void test_rights_and_cache(void **state)
{
	static const unsigned int pat[] = {
		[CACHE_WRITE_BACK] = 0,
		[CACHE_WRITE_COMBINING] = 1,
		[CACHE_UNCACHED] = 3,
	};
	static const uint64_t sizes[] = {4096, 2 * MIB, GIB};
	struct fixture f;

	(void)state;
	open_all(&f);
	for (unsigned int i = 0; i < 36; i++) {
		struct walker_leaf leaf;
		struct mapping line = {
			.virtual = vaddr(HIGH + i * GIB),
			.physical = paddr(i * GIB),
			.size = sizes[i / 12],
			.rights = (uint8_t)(i % 4),
			.cache = (uint8_t)(i / 4 % 3),
			.large = true,
		};

		assert_int_equal(page_table_map(&f.table, &line), STATUS_OK);
		assert_true(find(&f, line.virtual.value, &leaf));
		assert_int_equal(leaf.size, line.size);
		assert_int_equal(leaf.physical, line.physical.value);
		assert_int_equal(leaf.writable, (line.rights & RIGHTS_W) != 0);
		assert_int_equal(leaf.executable, (line.rights & RIGHTS_X) != 0);
		assert_int_equal(leaf.pat_index, pat[line.cache]);
	}
	pool_free(&f.pool);
}

static void ignore_leaf(const struct walker_leaf *leaf, void *context)
{
	assert_true(leaf->executable);
	(void)context;
}

/* A processor without no-execute must not see bit 63, which would be reserved. */
static void test_without_no_execute(void **state)
{
	struct fixture f;

	(void)state;
	open_with(&f, 4, false, true);
	assert_int_equal(map(&f, HIGH, 0, GIB + 2 * MIB + 4096, true), STATUS_OK);
	walker_walk(&f.pool, f.table.root, 4, false, ignore_leaf, NULL);
	pool_free(&f.pool);
}

/* The pool may end at the root or at any table below it. */
static void test_pool_empty(void **state)
{
	(void)state;
	for (uint32_t pages = 0; pages < 4; pages++) {
		struct fixture f = {.pool = pool_make(0x1000, 4)};
		enum status status;

		f.pool.pages = pages;
		status = page_table_open(&f.table, &f.pool, 4, true, true);
		if (status == STATUS_OK)
			status = map(&f, HIGH, 0, 4096, false);
		assert_int_equal(status, STATUS_POOL_EMPTY);
		assert_int_equal(f.pool.used, pages);
		pool_free(&f.pool);
	}
}

/* A table that fails to open has not changed. */
static void test_open_without_a_page(void **state)
{
	struct page_table table = {.root = paddr(77)};
	struct page_pool pool = {.pages = 0};

	(void)state;
	assert_int_equal(page_table_open(&table, &pool, 4, true, true), STATUS_POOL_EMPTY);
	assert_int_equal(table.root.value, 77);
	assert_null(table.pool);
}

/* A page of the pool may hold anything before: a new table starts empty. */
static void test_pool_is_cleared(void **state)
{
	struct fixture f = {.pool = pool_make(0x1000, POOL_PAGES)};
	uint8_t *bytes = vaddr_pointer(f.pool.mapped_at);

	(void)state;
	for (size_t i = 0; i < POOL_PAGES * PAGE_SIZE; i++)
		bytes[i] = 0xff;
	assert_int_equal(page_table_open(&f.table, &f.pool, 4, true, true), STATUS_OK);
	assert_int_equal(map(&f, HIGH, 0, 4096, false), STATUS_OK);
	assert_int_equal(leaf_size(&f, HIGH), 4096);
	assert_int_equal(leaf_size(&f, HIGH + 4096), 0);
	pool_free(&f.pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_page),
		cmocka_unit_test(test_empty_line),
		cmocka_unit_test(test_five_levels),
		cmocka_unit_test(test_large_pages),
		cmocka_unit_test(test_smaller_pages),
		cmocka_unit_test(test_small_pages_on_demand),
		cmocka_unit_test(test_rights_and_cache),
		cmocka_unit_test(test_without_no_execute),
		cmocka_unit_test(test_pool_empty),
		cmocka_unit_test(test_open_without_a_page),
		cmocka_unit_test(test_pool_is_cleared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
