/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Page tables that hold something already: of mappings that overlap the first counts, and rights may
 * change afterwards.
 */
#include "tests/unit/page_table_world.h"

/* Sees `physical` at `virtual`, in a page of that size and with those rights. */
static void expect_leaf(const struct fixture *f, uint64_t virtual, uint64_t physical, uint64_t size,
			enum rights rights, unsigned int pat_index)
{
	struct walker_leaf leaf;

	assert_true(find(f, virtual, &leaf));
	assert_int_equal(leaf.physical + (virtual - leaf.virtual), physical);
	assert_int_equal(leaf.size, size);
	assert_int_equal(leaf.writable, (rights & RIGHTS_W) != 0);
	assert_int_equal(leaf.executable, (rights & RIGHTS_X) != 0);
	assert_int_equal(leaf.pat_index, pat_index);
}

static enum status map_as(struct fixture *f, uint64_t virtual, uint64_t physical, uint64_t size,
			  enum rights rights, enum cache cache, bool large)
{
	struct mapping line = {
		.virtual = vaddr(virtual),
		.physical = paddr(physical),
		.size = size,
		.rights = (uint8_t)rights,
		.cache = (uint8_t)cache,
		.large = large,
	};

	return page_table_map(&f->table, &line);
}

/* A page that is shown at that very address stays, with its rights and its cache; the rest of the
 * second mapping is added in front of it and behind. */
static void test_first_counts(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map_as(&f, HIGH + 0x4000, 0x14000, 0x2000, RIGHTS_R, CACHE_WRITE_COMBINING,
				false),
			 STATUS_OK);
	assert_int_equal(map_as(&f, HIGH + 0x2000, 0x12000, 0x6000, RIGHTS_WX, CACHE_WRITE_BACK,
				false),
			 STATUS_OK);
	for (uint64_t at = 0x2000; at < 0x8000; at += 0x1000) {
		bool first = at == 0x4000 || at == 0x5000;

		expect_leaf(&f, HIGH + at, 0x10000 + at, 4096, first ? RIGHTS_R : RIGHTS_WX,
			    first ? 1 : 0);
	}
	assert_int_equal(leaf_size(&f, HIGH + 0x1000), 0);
	assert_int_equal(leaf_size(&f, HIGH + 0x8000), 0);
	assert_int_equal(f.pool.used, 4);
	pool_free(&f.pool);
}

/* A small mapping inside a large page that shows the same adds nothing and splits nothing. */
static void test_small_under_large(void **state)
{
	static const uint64_t sizes[] = {2 * MIB, GIB};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct fixture f;
		uint32_t used;

		open_all(&f);
		assert_int_equal(map(&f, HIGH, 3 * GIB, sizes[i], true), STATUS_OK);
		used = f.pool.used;
		assert_int_equal(map_as(&f, HIGH + MIB, 3 * GIB + MIB, 8192, RIGHTS_X,
					CACHE_UNCACHED, false),
				 STATUS_OK);
		expect_leaf(&f, HIGH + MIB, 3 * GIB + MIB, sizes[i], RIGHTS_W, 0);
		assert_int_equal(f.pool.used, used);
		/* It may begin in the large page and go on behind it. */
		assert_int_equal(map(&f, HIGH + sizes[i] - 4096, 3 * GIB + sizes[i] - 4096, 8192,
				     false),
				 STATUS_OK);
		expect_leaf(&f, HIGH + sizes[i] - 4096, 3 * GIB + sizes[i] - 4096, sizes[i],
			    RIGHTS_W, 0);
		expect_leaf(&f, HIGH + sizes[i], 3 * GIB + sizes[i], 4096, RIGHTS_W, 0);
		assert_int_equal(leaf_size(&f, HIGH + sizes[i] + 4096), 0);
		pool_free(&f.pool);
	}
}

/* A large mapping around small pages that show the same is made of small ones there, and of large ones
 * everywhere else. */
static void test_large_over_small(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map_as(&f, HIGH + GIB + 2 * MIB + 0x5000, 3 * GIB + 2 * MIB + 0x5000, 4096,
				RIGHTS_X, CACHE_WRITE_BACK, false),
			 STATUS_OK);
	assert_int_equal(map_as(&f, HIGH, 2 * GIB, 3 * GIB, RIGHTS_W, CACHE_UNCACHED, true),
			 STATUS_OK);
	expect_leaf(&f, HIGH, 2 * GIB, GIB, RIGHTS_W, 3);
	expect_leaf(&f, HIGH + GIB, 3 * GIB, 2 * MIB, RIGHTS_W, 3);
	expect_leaf(&f, HIGH + GIB + 2 * MIB, 3 * GIB + 2 * MIB, 4096, RIGHTS_W, 3);
	expect_leaf(&f, HIGH + GIB + 2 * MIB + 0x5000, 3 * GIB + 2 * MIB + 0x5000, 4096, RIGHTS_X,
		    0);
	expect_leaf(&f, HIGH + GIB + 4 * MIB - 4096, 3 * GIB + 4 * MIB - 4096, 4096, RIGHTS_W, 3);
	expect_leaf(&f, HIGH + GIB + 4 * MIB, 3 * GIB + 4 * MIB, 2 * MIB, RIGHTS_W, 3);
	expect_leaf(&f, HIGH + 2 * GIB, 4 * GIB, GIB, RIGHTS_W, 3);
	assert_int_equal(leaf_size(&f, HIGH + 3 * GIB), 0);
	pool_free(&f.pool);
}

/* The same mapping twice is one. */
static void test_twice(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	for (unsigned int i = 0; i < 2; i++) {
		assert_int_equal(map(&f, HIGH + 4096, 4096, GIB, true), STATUS_OK);
		assert_int_equal(f.pool.used, 6);
	}
	pool_free(&f.pool);
}

/* A size is rounded up to whole pages, and so is what is taken already. */
static void test_size_is_rounded_up(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH, 0, 1, false), STATUS_OK);
	assert_int_equal(leaf_size(&f, HIGH), 4096);
	assert_int_equal(leaf_size(&f, HIGH + 4096), 0);
	assert_int_equal(map(&f, HIGH, 0, 4097, false), STATUS_OK);
	assert_int_equal(leaf_size(&f, HIGH + 4096), 4096);
	assert_int_equal(leaf_size(&f, HIGH + 8192), 0);
	/* The last address there is can be asked for byte by byte. */
	assert_int_equal(map(&f, 0xfffffffffffff000, 0, 1, false), STATUS_OK);
	pool_free(&f.pool);
}

/* Across the end of a table a mapping goes on in the next one, at every level. */
static void test_across_tables(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, 0x7ffffff000, 0x1000, 8192, false), STATUS_OK);
	expect_leaf(&f, 0x7ffffff000, 0x1000, 4096, RIGHTS_W, 0);
	expect_leaf(&f, 0x8000000000, 0x2000, 4096, RIGHTS_W, 0);
	assert_int_equal(f.pool.used, 7);
	pool_free(&f.pool);
}

/* ---- Rights that change afterwards ---- */

/* Exactly the pages that are named change, to each of the four, and their cache and place stay. */
static void test_protect(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map_as(&f, HIGH, 0x10000, 0x6000, RIGHTS_WX, CACHE_UNCACHED, false),
			 STATUS_OK);
	for (unsigned int rights = RIGHTS_R; rights <= RIGHTS_WX; rights++) {
		page_table_protect(&f.table, vaddr(HIGH + 0x2000), 0x2000, (enum rights)rights);
		for (uint64_t at = 0; at < 0x6000; at += 0x1000)
			expect_leaf(&f, HIGH + at, 0x10000 + at, 4096,
				    at == 0x2000 || at == 0x3000 ? (enum rights)rights : RIGHTS_WX,
				    3);
	}
	assert_int_equal(f.pool.used, 4);
	pool_free(&f.pool);
}

/* What is not mapped stays so, and a page behind a hole is found again: in the same table, behind its
 * end, and where a whole table is missing. */
static void test_protect_around_holes(void **state)
{
	static const uint64_t pages[] = {0x1000, 0x3000, 0x1ff000, 0x200000, 0x7ff000};
	struct fixture f;

	(void)state;
	open_all(&f);
	/* Backwards, so that tables do not follow each other in the pool as they do in the map. */
	for (size_t i = sizeof(pages) / sizeof(pages[0]); i-- > 0;)
		assert_int_equal(map(&f, HIGH + pages[i], pages[i], 4096, false), STATUS_OK);
	page_table_protect(&f.table, vaddr(HIGH), 0x800000, RIGHTS_X);
	for (uint64_t at = 0; at < 0x800000; at += 0x1000) {
		bool mapped = false;

		for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
			mapped |= at == pages[i];
		if (mapped)
			expect_leaf(&f, HIGH + at, at, 4096, RIGHTS_X, 0);
		else
			assert_int_equal(leaf_size(&f, HIGH + at), 0);
	}
	pool_free(&f.pool);
}

/* Large pages are nobody's to change, and the small page behind one is. */
static void test_protect_skips_large_pages(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	assert_int_equal(map(&f, HIGH, 0, 2 * MIB, true), STATUS_OK);
	assert_int_equal(map(&f, HIGH + 2 * MIB, 2 * MIB, 4096, true), STATUS_OK);
	assert_int_equal(map(&f, HIGH + GIB, GIB, GIB, true), STATUS_OK);
	page_table_protect(&f.table, vaddr(HIGH), 2 * MIB + 4096, RIGHTS_X);
	page_table_protect(&f.table, vaddr(HIGH + GIB), 4096, RIGHTS_X);
	expect_leaf(&f, HIGH, 0, 2 * MIB, RIGHTS_W, 0);
	expect_leaf(&f, HIGH + 2 * MIB, 2 * MIB, 4096, RIGHTS_X, 0);
	expect_leaf(&f, HIGH + GIB, GIB, GIB, RIGHTS_W, 0);
	pool_free(&f.pool);
}

/* With five levels, and without no-execute, whose bit stays clear. */
static void test_protect_without_no_execute(void **state)
{
	struct walker_leaf leaf;
	struct fixture f;

	(void)state;
	open_with(&f, 5, false, true);
	assert_int_equal(map(&f, HIGH, 0, 4096, false), STATUS_OK);
	page_table_protect(&f.table, vaddr(HIGH), 4096, RIGHTS_R);
	assert_true(walker_find(&f.pool, f.table.root, 5, HIGH, &leaf));
	assert_false(leaf.writable);
	assert_true(leaf.executable);
	pool_free(&f.pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_counts),
		cmocka_unit_test(test_small_under_large),
		cmocka_unit_test(test_large_over_small),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_size_is_rounded_up),
		cmocka_unit_test(test_across_tables),
		cmocka_unit_test(test_protect),
		cmocka_unit_test(test_protect_around_holes),
		cmocka_unit_test(test_protect_skips_large_pages),
		cmocka_unit_test(test_protect_without_no_execute),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
