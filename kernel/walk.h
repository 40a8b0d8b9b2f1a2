/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the page tables really show: a walk over every present leaf.
 *
 * The audit's own. It shares the bits of arch/paging.h with the builder in loader/core and with the
 * guard's repairs, and no code, so that a mistake there is not repeated here.
 */
#ifndef AUDIT_WALK_H
#define AUDIT_WALK_H

#include <handoff.h>
#include <mapping.h>

/* One present page of any size, with the rights that all levels together leave. */
struct audit_leaf {
	vaddr_t virtual;
	paddr_t physical;
	uint64_t size;
	enum rights rights;
};

typedef void (*audit_visitor)(void *context, const struct audit_leaf *leaf);

/*
 * Shows every present leaf to `visit`, in ascending order of the index in each table. False if a
 * table stands outside the pool, where it cannot be read: what was visited before is still true.
 */
bool audit_walk(const struct handoff_tables *tables, audit_visitor visit, void *context);

#endif
