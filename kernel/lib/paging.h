/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Page tables, for those who build and change them: pages out of a pool, and the way down to a leaf.
 */
#ifndef LIB_PAGING_H
#define LIB_PAGING_H

#include <arch/paging.h>
#include <handoff.h>

#include "kernel/lib/string.h"

/* Takes the next page, filled with zeroes; false when none is left, and `table` is untouched. */
static inline bool page_pool_take(struct page_pool *pool, paddr_t *table)
{
	if (pool->used >= pool->pages)
		return false;
	*table = paddr_add(pool->physical, pages_to_size(pool->used++));
	memset(page_pool_table(pool, *table), 0, PAGE_SIZE);
	return true;
}

/* The entry of a table that a virtual address goes through. */
static inline uint64_t *paging_entry(const struct page_pool *pool, paddr_t table,
				     unsigned int level, vaddr_t virtual)
{
	return page_pool_table(pool, table) + (virtual.value >> LEVEL_SHIFT(level)) % TABLE_ENTRIES;
}

/* The leaf that maps the 4 KiB at `page`, under a root of that level; NULL if there is none. */
static inline uint64_t *paging_leaf(const struct page_pool *pool, paddr_t root, unsigned int level,
				    vaddr_t page)
{
	for (paddr_t table = root; page_pool_holds(pool, table); level--) {
		uint64_t *entry = paging_entry(pool, table, level, page);

		if (!(*entry & PTE_PRESENT) || (level > 1 && (*entry & PTE_LARGE)))
			return NULL;
		if (level == 1)
			return entry;
		table = paddr(*entry & PTE_ADDRESS);
	}
	return NULL;
}

/* Clears the leaf that maps one 4 KiB page; false if there is none. Translations live on. */
bool paging_unmap(const struct handoff_tables *tables, vaddr_t page);

/* Forgets every translation; none of ours is global. */
void paging_flush(void);

#endif
