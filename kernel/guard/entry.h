/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Reading the page tables that are in use: where an address is translated, and with which rights.
 */
#ifndef GUARD_ENTRY_H
#define GUARD_ENTRY_H

#include <arch/paging.h>

#include "kernel/guard/guard.h"

/*
 * The end of the way down the tables: a leaf, or the first entry that is not present. Rights are in
 * the leaves, as loader/core/page_table.h promises.
 */
struct entry {
	uint64_t *word; /* NULL: not canonical, or the tables lead outside the pool */
	unsigned int level;
};

struct entry entry_find(const struct guard_world *world, vaddr_t address);

/* Do the bits above those that are translated repeat the topmost one? The processor faults otherwise. */
bool entry_is_canonical(const struct guard_world *world, vaddr_t address);

static inline bool entry_is_present(const struct entry *entry)
{
	return entry->word != NULL && (*entry->word & PTE_PRESENT) != 0;
}

/* The translation of `address`, for an entry that is present. */
paddr_t entry_physical(const struct entry *entry, vaddr_t address);

/* The byte at `address`, -1 where none can be read. */
int entry_byte(const struct guard_world *world, uint64_t address);

/* Could an instruction read 8 bytes at `address`; could it run there? */
bool entry_is_readable(const struct guard_world *world, vaddr_t address);
bool entry_is_executable(const struct guard_world *world, vaddr_t address);

#endif
