/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/memory/arch/x86_64/window.c on tables that the loader's builder makes. Showing a page is
 * one store and an instruction that a host does not allow: the boot scenarios do that.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* On the host the translation that is forgotten was never remembered. */
#include <arch/cache.h>
static uint64_t forgotten;
#define cpu_invalidate_page(address) ((void)(forgotten = (address).value))
#include "kernel/audit/memory/arch/x86_64/window.c"

#include "loader/core/page_table.h"
#include "tests/unit/walker.h"

#define POOL_PAGES 16
#define POOL_PHYSICAL 0x40000000

static struct handoff_tables tables;
static uint64_t before[POOL_PAGES * PAGE_SIZE / sizeof(uint64_t)];

/* The kernel, and a screen that shares the window's GiB of the address space if asked. */
static void make_tables(unsigned int levels, uint64_t screen_size)
{
	struct mapping lines[] = {
		{.virtual = {KERNEL_VIRTUAL_BASE}, .physical = {0x1800000}, .size = PAGE_SIZE},
		{.virtual = {FRAMEBUFFER_VIRTUAL_BASE},
		 .physical = {0x80000000},
		 .size = screen_size,
		 .large = 1},
	};
	struct page_table table;

	memset(&tables, 0, sizeof(tables));
	tables.pool = pool_make(POOL_PHYSICAL, POOL_PAGES);
	memset(vaddr_pointer(tables.pool.mapped_at), 0, POOL_PAGES * PAGE_SIZE);
	assert_int_equal(page_table_open(&table, &tables.pool, levels, true, true), STATUS_OK);
	assert_int_equal(page_table_map(&table, &lines[0]), STATUS_OK);
	if (screen_size != 0)
		assert_int_equal(page_table_map(&table, &lines[1]), STATUS_OK);
	tables.root = table.root;
	tables.levels = levels;
	tables.no_execute = 1;
	memcpy(before, vaddr_pointer(tables.pool.mapped_at), sizeof(before));
}

/* Every table that is in use holds what it held. */
static void assert_as_before(uint32_t used)
{
	assert_int_equal(tables.pool.used, used);
	assert_memory_equal(before, vaddr_pointer(tables.pool.mapped_at), used * PAGE_SIZE);
}

/* What the tables translate the window to, by a walk of its own; 0 for nothing. */
static uint64_t seen(void)
{
	uint64_t entry = tables.root.value;

	for (unsigned int level = tables.levels; level > 0; level--) {
		entry = page_pool_table(
			&tables.pool,
			paddr(entry &
			      PTE_ADDRESS))[SCRATCH_VIRTUAL_BASE >> LEVEL_SHIFT(level) & 511];
		if (!(entry & PTE_PRESENT))
			return 0;
	}
	return entry;
}

/* One page after the other is seen, writable data, and afterwards no trace is left. */
static void test_opens_and_closes(void **state)
{
	static const uint64_t screens[] = {0, 0x200000, PAGE_SIZE};
	struct window window;

	(void)state;
	for (unsigned int i = 0; i < 6; i++) {
		uint32_t used;

		make_tables(4 + i % 2, screens[i / 2]);
		used = tables.pool.used;
		assert_true(window_open(&window, &tables, &tables.pool));
		assert_int_equal(seen(), 0);
		assert_int_equal(vaddr_of(window_show(&window, paddr(0x5000))).value,
				 SCRATCH_VIRTUAL_BASE);
		assert_int_equal(seen(), 0x5000 | PTE_PRESENT | PTE_WRITE | PTE_NO_EXECUTE);
		assert_int_equal(forgotten, SCRATCH_VIRTUAL_BASE);
		window_show(&window, paddr(0x123456000));
		assert_int_equal(seen(), 0x123456000 | PTE_PRESENT | PTE_WRITE | PTE_NO_EXECUTE);
		forgotten = 0;
		window_close(&window);
		assert_int_equal(forgotten, SCRATCH_VIRTUAL_BASE);
		assert_int_equal(seen(), 0);
		assert_as_before(used);
		pool_free(&tables.pool);
	}
}

/* The bit is not set where the processor would take it for an error. */
static void test_without_no_execute(void **state)
{
	struct window window;

	(void)state;
	make_tables(4, 0);
	tables.no_execute = 0;
	assert_true(window_open(&window, &tables, &tables.pool));
	window_show(&window, paddr(0x5000));
	assert_int_equal(seen(), 0x5000 | PTE_PRESENT | PTE_WRITE);
	pool_free(&tables.pool);
}

/* No table is left, or not all that are needed: nothing has changed. */
static void test_not_enough_tables(void **state)
{
	struct window window;
	uint32_t used;

	(void)state;
	make_tables(4, 0);
	used = tables.pool.used;
	for (uint32_t spare = 0; spare < 2; spare++) {
		tables.pool.pages = used + spare;
		assert_false(window_open(&window, &tables, &tables.pool));
		assert_as_before(used);
	}
	tables.pool.pages = used + 2;
	assert_true(window_open(&window, &tables, &tables.pool));
	pool_free(&tables.pool);
}

/* Somebody is there already: with a small page, or a large one whose contents look like a table. */
static void test_taken(void **state)
{
	struct mapping line = {.virtual = {SCRATCH_VIRTUAL_BASE}, .physical = {POOL_PHYSICAL}};
	struct page_table table;
	struct window window;
	uint32_t used;

	(void)state;
	for (unsigned int large = 0; large < 2; large++) {
		make_tables(4, 0);
		table = (struct page_table){.root = tables.root, .levels = 4, .pool = &tables.pool};
		line.large = (uint8_t)large;
		line.size = large ? 0x200000 : PAGE_SIZE;
		assert_int_equal(page_table_map(&table, &line), STATUS_OK);
		memcpy(before, vaddr_pointer(tables.pool.mapped_at), sizeof(before));
		used = tables.pool.used;
		assert_false(window_open(&window, &tables, &tables.pool));
		assert_as_before(used);
		pool_free(&tables.pool);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_opens_and_closes),
		cmocka_unit_test(test_without_no_execute),
		cmocka_unit_test(test_not_enough_tables),
		cmocka_unit_test(test_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
