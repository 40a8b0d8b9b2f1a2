/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The walk: one step down a level, with the rights narrowed on the way.
 *
 * Source: Intel SDM volume 3A, sections 4.5 (the levels) and 4.6 (a right is there only if every
 * level grants it).
 */
#include "kernel/lib/walk.h"

#include <arch/paging.h>

struct walk {
	const struct handoff_tables *tables;
	walk_visitor visit;
	void *context;
};

/* The table at `physical` as words, or NULL where the pool does not show it. */
static const uint64_t *table_words(const struct handoff_tables *tables, uint64_t physical)
{
	const struct page_pool *pool = &tables->pool;
	uint64_t offset = physical - pool->physical.value;

	if (physical < pool->physical.value || offset >= (uint64_t)pool->pages * PAGE_SIZE)
		return NULL;
	return (const uint64_t *)(uintptr_t)(pool->mapped_at.value + offset);
}

/* Bit 63 is a right only where the processor has no-execute; elsewhere everything runs. */
static enum rights entry_rights(const struct walk *walk, uint64_t entry)
{
	bool runs = !walk->tables->no_execute || !(entry & PTE_NO_EXECUTE);

	return (enum rights)((entry & PTE_WRITE ? RIGHTS_W : 0U) | (runs ? RIGHTS_X : 0U));
}

/* The upper half starts with the topmost bit that this many levels translate. */
static uint64_t canonical(uint64_t address, unsigned int levels)
{
	unsigned int unused = 64 - LEVEL_SHIFT(levels + 1);

	return (uint64_t)((int64_t)(address << unused) >> unused);
}

static void visit_leaf(const struct walk *walk, uint64_t virtual, uint64_t entry,
		       unsigned int level, enum rights rights)
{
	uint64_t size = UINT64_C(1) << LEVEL_SHIFT(level);
	struct walk_leaf leaf = {
		/* A large entry keeps PAT, and nothing else, in the low bits of its address. */
		.virtual = vaddr(canonical(virtual, walk->tables->levels)),
		.physical = paddr(entry & PTE_ADDRESS & ~(size - 1)),
		.size = size,
		.rights = rights,
	};

	walk->visit(walk->context, &leaf);
}

/* Recursion as deep as there are levels: five at most. */
static bool walk_table(const struct walk *walk, uint64_t table, unsigned int level,
		       uint64_t virtual, enum rights above)
{
	const uint64_t *words = table_words(walk->tables, table);
	bool complete = true;

	if (words == NULL)
		return false;
	for (uint64_t i = 0; i < TABLE_ENTRIES; i++) {
		uint64_t entry = words[i];
		uint64_t address = virtual | i << LEVEL_SHIFT(level);
		enum rights rights = (enum rights)(above & entry_rights(walk, entry));

		if (!(entry & PTE_PRESENT))
			continue;
		if (level == 1 || (level <= 3 && (entry & PTE_LARGE)))
			visit_leaf(walk, address, entry, level, rights);
		else if (!walk_table(walk, entry & PTE_ADDRESS, level - 1, address, rights))
			complete = false;
	}
	return complete;
}

bool walk_tables(const struct handoff_tables *tables, walk_visitor visit, void *context)
{
	struct walk walk = {tables, visit, context};

	return walk_table(&walk, tables->root.value, tables->levels, 0, RIGHTS_WX);
}
