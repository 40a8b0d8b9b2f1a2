/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * paging_unmap() of kernel/lib/arch/x86_64/processor.c, on tables that the loader's builder makes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/arch/x86_64/processor.c"
#include "loader/core/page_table.h"
#include "tests/unit/walker.h"

#define POOL_PAGES 32
#define POOL_PHYSICAL 0x40000000

static struct handoff_tables tables;

/* Two small pages, and one of 2 MiB that shows the tables themselves, so that its contents could be
 * taken for one. */
static void build(unsigned int levels)
{
	struct mapping lines[] = {
		{.virtual = {0x1800000}, .physical = {0x1800000}, .size = 2 * PAGE_SIZE},
		{.virtual = {0xffffffffc0000000},
		 .physical = {POOL_PHYSICAL},
		 .size = 0x200000,
		 .large = 1},
	};
	struct page_table table;

	memset(&tables, 0, sizeof(tables));
	tables.pool = pool_make(POOL_PHYSICAL, POOL_PAGES);
	assert_int_equal(page_table_open(&table, &tables.pool, levels, true, true), STATUS_OK);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_int_equal(page_table_map(&table, &lines[i]), STATUS_OK);
	tables.root = table.root;
	tables.levels = levels;
}

/* How many words of all tables are not zero. */
static unsigned int entry_count(void)
{
	const uint64_t *words = vaddr_pointer(tables.pool.mapped_at);
	unsigned int count = 0;

	for (size_t i = 0; i < tables.pool.used * PAGE_SIZE / sizeof(*words); i++)
		count += words[i] != 0;
	return count;
}

/* One leaf goes, once, and nothing else changes. */
static void test_a_page_goes_and_its_neighbour_stays(void **state)
{
	(void)state;
	for (unsigned int levels = 4; levels <= 5; levels++) {
		unsigned int before;

		build(levels);
		before = entry_count();
		assert_true(paging_unmap(&tables, vaddr(0x1801000)));
		assert_int_equal(entry_count(), before - 1);
		assert_false(paging_unmap(&tables, vaddr(0x1801000)));
		assert_true(paging_unmap(&tables, vaddr(0x1800000)));
		assert_int_equal(entry_count(), before - 2);
		pool_free(&tables.pool);
	}
}

static void test_what_is_not_a_small_page_stays(void **state)
{
	unsigned int before;

	(void)state;
	build(4);
	before = entry_count();
	assert_false(paging_unmap(&tables, vaddr(0xffffffffc0000000)));
	assert_false(paging_unmap(&tables, vaddr(0xffffffffc0001000)));
	assert_false(paging_unmap(&tables, vaddr(0x1802000)));
	assert_false(paging_unmap(&tables, vaddr(0)));
	assert_int_equal(entry_count(), before);
	pool_free(&tables.pool);
}

/* A table outside the pool cannot be read: it is left alone. */
static void test_a_foreign_table_is_not_followed(void **state)
{
	uint64_t *root;

	(void)state;
	build(4);
	root = page_pool_table(&tables.pool, tables.root);
	root[0] = (POOL_PHYSICAL + POOL_PAGES * PAGE_SIZE) | PTE_PRESENT | PTE_WRITE;
	assert_false(paging_unmap(&tables, vaddr(0x1800000)));
	pool_free(&tables.pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_page_goes_and_its_neighbour_stays),
		cmocka_unit_test(test_what_is_not_a_small_page_stays),
		cmocka_unit_test(test_a_foreign_table_is_not_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
