/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The page tables as they really are: a walk over every present leaf.
 *
 * It shares the bits of arch/paging.h with those who build and change page tables, and no code, so that a
 * mistake there is not repeated here.
 */
#ifndef KERNEL_WALK_H
#define KERNEL_WALK_H

#include <handoff.h>
#include <mapping.h>

/* One present page of any size, with the rights that all levels together leave. */
struct walk_leaf {
	vaddr_t virtual;
	paddr_t physical;
	uint64_t size;
	enum rights rights;
};

typedef void (*walk_visitor)(void *context, const struct walk_leaf *leaf);

/*
 * Shows every present leaf to `visit`, in ascending order of the index in each table. False if a
 * table stands outside the pool, where it cannot be read: what was visited before is still true.
 */
bool walk_tables(const struct handoff_tables *tables, walk_visitor visit, void *context);

#endif
