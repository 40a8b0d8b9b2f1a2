/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A block of pages that page tables are made from.
 *
 * Physically one piece, so that a table's physical address turns into a pointer by one addition,
 * under whatever virtual address the block is seen: at its physical address in the loader, at
 * TABLES_VIRTUAL_BASE in the kernel. Pages are taken in order and given back only from the end.
 */
#ifndef PAGE_POOL_H
#define PAGE_POOL_H

#include <address.h>

struct page_pool {
	paddr_t physical;
	vaddr_t mapped_at;
	uint32_t pages;
	uint32_t used;
};

static inline uint64_t *page_pool_table(const struct page_pool *pool, paddr_t table)
{
	return (uint64_t *)vaddr_pointer(
		vaddr_add(pool->mapped_at, table.value - pool->physical.value));
}

static inline bool page_pool_holds(const struct page_pool *pool, paddr_t table)
{
	return table.value >= pool->physical.value &&
	       table.value - pool->physical.value < pages_to_size(pool->used);
}

#endif
