/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/core/page_table.c have in common: tables in a pool of their own.
 */
#ifndef PAGE_TABLE_WORLD_H
#define PAGE_TABLE_WORLD_H

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

static inline void open_with(struct fixture *f, unsigned int levels, bool no_execute, bool huge)
{
	f->pool = pool_make(0x123456000, POOL_PAGES);
	assert_int_equal(page_table_open(&f->table, &f->pool, levels, no_execute, huge), STATUS_OK);
}

static inline void open_all(struct fixture *f)
{
	open_with(f, 4, true, true);
}

static inline enum status map(struct fixture *f, uint64_t virtual, uint64_t physical, uint64_t size,
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

static inline bool find(const struct fixture *f, uint64_t virtual, struct walker_leaf *leaf)
{
	return walker_find(&f->pool, f->table.root, f->table.levels, virtual, leaf);
}

static inline uint64_t leaf_size(const struct fixture *f, uint64_t virtual)
{
	struct walker_leaf leaf;

	return find(f, virtual, &leaf) ? leaf.size : 0;
}

#endif
