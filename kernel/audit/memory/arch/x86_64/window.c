/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The window; see kernel/audit/memory/window.h.
 */
#include "kernel/audit/memory/window.h"

#include <arch/cache.h>
#include <arch/paging.h>
#include <audit/audit_layout.h>

#include "kernel/lib/paging.h"

static uint64_t *entry_of(const struct page_pool *pool, paddr_t table, unsigned int level)
{
	return page_pool_table(pool, table) +
	       (SCRATCH_VIRTUAL_BASE >> LEVEL_SHIFT(level)) % TABLE_ENTRIES;
}

/* Gives a table to an entry that has none; clearing the first such entry takes them all out again. */
static bool add_table(struct window *window, uint64_t *entry)
{
	paddr_t table;

	if (!page_pool_take(window->pool, &table))
		return false;
	if (window->join == NULL)
		window->join = entry;
	*entry = table.value | PTE_PRESENT | PTE_WRITE;
	return true;
}

static bool build(struct window *window, paddr_t root, unsigned int levels)
{
	paddr_t table = root;

	for (unsigned int level = levels; level > 1; level--) {
		uint64_t *entry = entry_of(window->pool, table, level);

		if (!(*entry & PTE_PRESENT) && !add_table(window, entry))
			return false;
		table = paddr(*entry & PTE_ADDRESS);
		if ((*entry & PTE_LARGE) || !page_pool_holds(window->pool, table))
			return false;
	}
	window->leaf = entry_of(window->pool, table, 1);
	if (window->join == NULL)
		window->join = window->leaf;
	return !(*window->leaf & PTE_PRESENT);
}

bool window_open(struct window *window, const struct handoff_tables *tables, struct page_pool *pool)
{
	*window = (struct window){
		.pool = pool,
		.pool_used = pool->used,
		.bits = PTE_PRESENT | PTE_WRITE | (tables->no_execute ? PTE_NO_EXECUTE : 0),
	};
	if (build(window, tables->root, tables->levels))
		return true;
	if (window->join != NULL && window->join != window->leaf)
		*window->join = 0;
	pool->used = window->pool_used;
	return false;
}

void *window_show(const struct window *window, paddr_t physical)
{
	*window->leaf = physical.value | window->bits | PTE_CACHE_WB;
	cpu_invalidate_page(vaddr(SCRATCH_VIRTUAL_BASE));
	return vaddr_pointer(vaddr(SCRATCH_VIRTUAL_BASE));
}

/* The processor may have cached its tables as well as the leaf: invlpg forgets both (Intel SDM
 * volume 3A, section 4.10.4.1). */
void window_close(const struct window *window)
{
	*window->leaf = 0;
	*window->join = 0;
	window->pool->used = window->pool_used;
	cpu_invalidate_page(vaddr(SCRATCH_VIRTUAL_BASE));
}
