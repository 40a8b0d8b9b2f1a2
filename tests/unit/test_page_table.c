/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Page tables, line by line: sizes of pages, bits of entries, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "loader/core/page_table.h"
#include "tests/unit/walker.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)
#define HIGH 0xffffef1000000000ULL

#define POOL_PAGES 64

/* Tables that can do everything, in a pool far from where it claims to be. */
struct fixture {
	struct page_pool pool;
	struct page_table table;
};

static void open_with(struct fixture *f, unsigned int levels, bool no_execute, bool huge)
{
	f->pool = pool_make(0x123456000, POOL_PAGES);
	assert_int_equal(page_table_open(&f->table, &f->pool, levels, no_execute, huge), STATUS_OK);
}

static void open_all(struct fixture *f)
{
	open_with(f, 4, true, true);
}

static enum status map(struct fixture *f, uint64_t virtual, uint64_t physical, uint64_t size,
		       bool large)
{
	struct mapping line = {
		.virtual = vaddr(virtual),
		.physical = paddr(physical),
		.size = size,
		.rights = RIGHTS_W,
		.cache = CACHE_WRITE_BACK,
		.large = large,
	};

	return page_table_map(&f->table, &line);
}

static bool find(const struct fixture *f, uint64_t virtual, struct walker_leaf *leaf)
{
	return walker_find(&f->pool, f->table.root, f->table.levels, virtual, leaf);
}

static uint64_t leaf_size(const struct fixture *f, uint64_t virtual)
{
	struct walker_leaf leaf;

	return find(f, virtual, &leaf) ? leaf.size : 0;
}

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

/* Virtual, physical and size are whole pages. */
static void test_misaligned(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH + 8, 0, 4096, false), STATUS_MAPPING_MISALIGNED);
	assert_int_equal(map(&f, HIGH, 0x800, 4096, false), STATUS_MAPPING_MISALIGNED);
	assert_int_equal(map(&f, HIGH, 0, 4097, false), STATUS_MAPPING_MISALIGNED);
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

/* No virtual page is mapped twice, whichever of the two is the larger one. */
static void test_taken(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH + GIB + 0x5000, 0, 4096, false), STATUS_OK);
	assert_int_equal(map(&f, HIGH + GIB + 0x5000, 0, 4096, false), STATUS_MAPPING_TAKEN);
	assert_int_equal(map(&f, HIGH + GIB + 0x4000, 0, 8192, false), STATUS_MAPPING_TAKEN);
	assert_int_equal(map(&f, HIGH + GIB, 0, 2 * MIB, true), STATUS_MAPPING_TAKEN);
	assert_int_equal(map(&f, HIGH + GIB, 0, GIB, true), STATUS_MAPPING_TAKEN);
	assert_int_equal(map(&f, HIGH + 2 * GIB, 0, 2 * MIB, true), STATUS_OK);
	assert_int_equal(map(&f, HIGH + 2 * GIB + MIB, 0, 4096, false), STATUS_MAPPING_TAKEN);
	assert_int_equal(map(&f, HIGH + 3 * GIB, 0, GIB, true), STATUS_OK);
	assert_int_equal(map(&f, HIGH + 3 * GIB + MIB, 0, 4096, false), STATUS_MAPPING_TAKEN);
	assert_int_equal(map(&f, HIGH + 3 * GIB + 2 * MIB, 0, 2 * MIB, true), STATUS_MAPPING_TAKEN);
	/* One physical page may appear at many places. */
	assert_int_equal(map(&f, HIGH, 0, 4096, false), STATUS_OK);
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
	uint8_t *bytes = vaddr_pointer(f.pool.virtual);

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
		cmocka_unit_test(test_misaligned),
		cmocka_unit_test(test_canonical_with_four_levels),
		cmocka_unit_test(test_canonical_with_five_levels),
		cmocka_unit_test(test_wrapping),
		cmocka_unit_test(test_physical_limit),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_pool_empty),
		cmocka_unit_test(test_open_without_a_page),
		cmocka_unit_test(test_pool_is_cleared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
