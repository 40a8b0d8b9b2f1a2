/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/arch/x86_64/walk.c over tables that are written by hand, entry by entry.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arch/paging.h>

#include "kernel/lib/walk.h"

#define PTE_GLOBAL (1 << 8)
#define PTE_PAT (1 << 7)	/* in a 4 KiB entry */
#define PTE_PAT_LARGE (1 << 12) /* in a 2 MiB or 1 GiB entry */

#define POOL 0x100000ULL /* physical address of the pool */
#define PAGES 6
#define POINTER (PTE_PRESENT | PTE_WRITE)

static uint64_t words[PAGES][512] __attribute__((aligned(4096)));
static struct handoff_tables tables;
static struct walk_leaf seen[8];
static unsigned int seen_count;

static uint64_t table(unsigned int number)
{
	return POOL + number * 4096;
}

static void keep(void *context, const struct walk_leaf *leaf)
{
	assert_ptr_equal(context, &tables);
	assert_true(seen_count < 8);
	seen[seen_count++] = *leaf;
}

/* Four levels, one table each: 0 is the root, 3 has 4 KiB entries. */
static int set_up(void **state)
{
	(void)state;
	memset(words, 0, sizeof(words));
	seen_count = 0;
	tables = (struct handoff_tables){
		.root = paddr(POOL),
		.levels = 4,
		.no_execute = 1,
		.pool = {.physical = paddr(POOL), .mapped_at = vaddr_of(words), .pages = PAGES},
	};
	words[0][0] = table(1) | POINTER;
	words[1][0] = table(2) | POINTER;
	words[2][0] = table(3) | POINTER;
	return 0;
}

static bool walk_all(void)
{
	return walk_tables(&tables, keep, &tables);
}

static void assert_leaf(unsigned int number, uint64_t virtual, uint64_t physical, uint64_t size,
			enum rights rights)
{
	assert_true(number < seen_count);
	assert_int_equal(seen[number].virtual.value, virtual);
	assert_int_equal(seen[number].physical.value, physical);
	assert_int_equal(seen[number].size, size);
	assert_int_equal(seen[number].rights, rights);
}

/* Tables without a leaf show nothing. */
static void test_empty(void **state)
{
	(void)state;
	assert_true(walk_all());
	assert_int_equal(seen_count, 0);
}

/* The first page and the last of a table, and an entry that is not present. */
static void test_small_pages(void **state)
{
	(void)state;
	words[3][0] = 0x5000 | PTE_PRESENT;
	words[3][1] = 0x6000 | PTE_WRITE;
	words[3][511] = 0x7000 | PTE_PRESENT | PTE_WRITE | PTE_NO_EXECUTE | PTE_GLOBAL | PTE_PAT;
	assert_true(walk_all());
	assert_int_equal(seen_count, 2);
	assert_leaf(0, 0, 0x5000, 4096, RIGHTS_X);
	assert_leaf(1, 0x1ff000, 0x7000, 4096, RIGHTS_W);
}

/* The upper half's addresses carry the sign. */
static void test_upper_half(void **state)
{
	(void)state;
	words[0][511] = words[0][0];
	words[3][2] = 0x5000 | PTE_PRESENT;
	assert_true(walk_all());
	assert_int_equal(seen_count, 2);
	assert_leaf(0, 0x2000, 0x5000, 4096, RIGHTS_X);
	assert_leaf(1, 0xffffff8000002000, 0x5000, 4096, RIGHTS_X);
}

/* Pages of 2 MiB and 1 GiB; their PAT bit is not part of the address. */
static void test_large_pages(void **state)
{
	(void)state;
	words[2][3] = 0x40000000 | PTE_PRESENT | PTE_LARGE | PTE_PAT_LARGE | PTE_NO_EXECUTE;
	words[1][2] = 0x80000000 | PTE_PRESENT | PTE_LARGE | PTE_PAT_LARGE | PTE_WRITE;
	assert_true(walk_all());
	assert_int_equal(seen_count, 2);
	assert_leaf(0, 0x600000, 0x40000000, 0x200000, RIGHTS_R);
	assert_leaf(1, 0x80000000, 0x80000000, 0x40000000, RIGHTS_WX);
}

/* A right that one level above withholds is not there. */
static void test_rights_of_all_levels(void **state)
{
	(void)state;
	words[3][0] = 0x5000 | PTE_PRESENT | PTE_WRITE;
	words[1][0] &= ~(uint64_t)PTE_WRITE;
	assert_true(walk_all());
	assert_leaf(0, 0, 0x5000, 4096, RIGHTS_X);
	words[0][0] |= PTE_NO_EXECUTE;
	seen_count = 0;
	assert_true(walk_all());
	assert_leaf(0, 0, 0x5000, 4096, RIGHTS_R);
}

/* Without no-execute everything can run. */
static void test_no_execute_is_missing(void **state)
{
	(void)state;
	tables.no_execute = 0;
	words[3][0] = 0x5000 | PTE_PRESENT | PTE_NO_EXECUTE;
	assert_true(walk_all());
	assert_leaf(0, 0, 0x5000, 4096, RIGHTS_X);
}

/* Five levels: one more table on top, and nine more bits. */
static void test_five_levels(void **state)
{
	(void)state;
	tables.levels = 5;
	tables.root = paddr(table(4));
	words[4][511] = table(0) | POINTER;
	words[3][0] = 0x5000 | PTE_PRESENT;
	assert_true(walk_all());
	assert_leaf(0, 0xffff000000000000, 0x5000, 4096, RIGHTS_X);
}

/* Bit 7 of a top-level entry is reserved, and no large page. */
static void test_no_larger_pages(void **state)
{
	(void)state;
	words[0][0] |= PTE_LARGE;
	words[3][0] = 0x5000 | PTE_PRESENT;
	assert_true(walk_all());
	assert_int_equal(seen_count, 1);
	assert_int_equal(seen[0].size, 4096);
}

/* A table outside the pool cannot be read: that is said, and the others are walked all the same. */
static void test_outside_the_pool(void **state)
{
	(void)state;
	words[3][0] = 0x5000 | PTE_PRESENT;
	words[2][1] = table(PAGES) | POINTER;
	assert_false(walk_all());
	assert_int_equal(seen_count, 1);
	words[2][1] = (POOL - 4096) | POINTER;
	assert_false(walk_all());
	tables.root = paddr(0);
	assert_false(walk_all());
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_empty),
		TEST(test_small_pages),
		TEST(test_upper_half),
		TEST(test_large_pages),
		TEST(test_rights_of_all_levels),
		TEST(test_no_execute_is_missing),
		TEST(test_five_levels),
		TEST(test_no_larger_pages),
		TEST(test_outside_the_pool),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
