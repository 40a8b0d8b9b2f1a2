/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Page tables, built with four or five levels from a pool of pages.
 *
 * Pure: it writes into the pool and nowhere else, so it runs on the host as it does on the machine.
 * Tables above the last level carry every right; rights live in the leaves.
 */
#ifndef PAGE_TABLE_H
#define PAGE_TABLE_H

#include <mapping.h>
#include <page_pool.h>
#include <status.h>

struct page_table {
	paddr_t root;
	unsigned int levels; /* 4 or 5 */
	bool no_execute;     /* EFER.NXE will be on; otherwise that bit must stay clear */
	bool huge;	     /* 1 GiB pages exist */
	struct page_pool *pool;
};

/* Takes an empty root from the pool. */
enum status page_table_open(struct page_table *table, struct page_pool *pool, unsigned int levels,
			    bool no_execute, bool huge);

/*
 * Maps `size` bytes, rounded up to whole pages. What is shown at that very address already is left as
 * it is, so that of mappings that overlap the first counts; another page there is
 * STATUS_MAPPING_TAKEN. Fails with STATUS_MAPPING_* or STATUS_POOL_EMPTY; what was mapped before a
 * failure stays, so a table that failed is thrown away.
 */
enum status page_table_map(struct page_table *table, const struct mapping *mapping);

/* Changes the rights of the 4 KiB leaves from `virtual` on, or adds to them; pages that are not mapped so
 * are skipped. */
void page_table_protect(struct page_table *table, vaddr_t virtual, uint64_t size,
			enum rights rights);
void page_table_allow(struct page_table *table, vaddr_t virtual, uint64_t size, enum rights rights);

#endif
