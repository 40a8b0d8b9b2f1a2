/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A reader of x86-64 page tables that knows nothing of the code which wrote them.
 *
 * It is written from the Intel SDM (volume 3A, tables 4-14 to 4-20) with numbers of its own, so that
 * a wrong constant in include/x86_64/arch/paging.h cannot cancel out.
 */
#ifndef TESTS_WALKER_H
#define TESTS_WALKER_H

#include <page_pool.h>

struct walker_leaf {
	uint64_t virtual;
	uint64_t physical;
	uint64_t size;
	bool writable; /* at every level */
	bool executable;
	unsigned int pat_index;
};

typedef void walker_visit(const struct walker_leaf *leaf, void *context);

/*
 * Calls `visit` for each leaf, by ascending virtual address, and fails the test on an entry that
 * the processor would refuse or that we never write (user, global, reserved bits). With
 * `no_execute` false, bit 63 is one that the processor refuses.
 */
void walker_walk(const struct page_pool *pool, paddr_t root, unsigned int levels, bool no_execute,
		 walker_visit *visit, void *context);

/* The leaf that holds `virtual`; false if there is none. */
bool walker_find(const struct page_pool *pool, paddr_t root, unsigned int levels, uint64_t virtual,
		 struct walker_leaf *leaf);

/* A pool of `pages` pages that claims to lie at `physical`; give it to pool_free(). */
struct page_pool pool_make(uint64_t physical, uint64_t pages);
void pool_free(struct page_pool *pool);

#endif
