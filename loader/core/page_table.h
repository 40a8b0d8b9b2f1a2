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
 * Maps one line of a plan. Fails with STATUS_MAPPING_* or STATUS_POOL_EMPTY; what was mapped before
 * a failure stays, so a table that failed is thrown away.
 */
enum status page_table_map(struct page_table *table, const struct mapping *mapping);

#endif
