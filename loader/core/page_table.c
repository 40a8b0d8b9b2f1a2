/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Page tables, built with four or five levels from a pool of pages.
 *
 * Levels count from the leaves, as LEVEL_SHIFT() has it: an entry of level 1 maps 4 KiB, of level 2
 * 2 MiB, of level 3 1 GiB.
 *
 * Source: Intel SDM volume 3A, section 4.5.
 */
#include "loader/core/page_table.h"

#include <arch/paging.h>

enum status page_table_open(struct page_table *table, struct page_pool *pool, unsigned int levels,
			    bool no_execute, bool huge)
{
	paddr_t root;

	if (!page_pool_take(pool, &root))
		return STATUS_POOL_EMPTY;
	*table = (struct page_table){
		.root = root,
		.levels = levels,
		.no_execute = no_execute,
		.huge = huge,
		.pool = pool,
	};
	return STATUS_OK;
}

/* The bits of a leaf besides its address and its size. */
static uint64_t leaf_bits(const struct page_table *table, const struct mapping *mapping)
{
	uint64_t bits = PTE_PRESENT;

	if ((mapping->rights & RIGHTS_W) != 0)
		bits |= PTE_WRITE;
	if ((mapping->rights & RIGHTS_X) == 0 && table->no_execute)
		bits |= PTE_NO_EXECUTE;

	switch ((enum cache)mapping->cache) {
	case CACHE_WRITE_BACK:
		return bits | PTE_CACHE_WB;
	case CACHE_WRITE_COMBINING:
		return bits | PTE_CACHE_WC;
	case CACHE_UNCACHED:
		break;
	}
	return bits | PTE_CACHE_UC;
}

static uint64_t *entry_at(const struct page_table *table, paddr_t page, unsigned int level,
			  vaddr_t virtual)
{
	return page_pool_table(table->pool, page) +
	       (virtual.value >> LEVEL_SHIFT(level)) % TABLE_ENTRIES;
}

/* Descends to the entry of `level` for `virtual`; tables that are missing on the way are made. */
static enum status descend(struct page_table *table, vaddr_t virtual, unsigned int level,
			   uint64_t **entry)
{
	paddr_t page = table->root;

	for (unsigned int above = table->levels; above > level; above--) {
		uint64_t *parent = entry_at(table, page, above, virtual);

		if ((*parent & PTE_LARGE) != 0)
			return STATUS_MAPPING_TAKEN;
		if (*parent != 0) {
			page = paddr(*parent & PTE_ADDRESS);
			continue;
		}
		if (!page_pool_take(table->pool, &page))
			return STATUS_POOL_EMPTY;
		/* Every right, since a right holds only if all levels grant it. */
		*parent = page.value | PTE_PRESENT | PTE_WRITE;
	}
	*entry = entry_at(table, page, level, virtual);
	return STATUS_OK;
}

/* The largest leaf that can map the start of what is left. */
static unsigned int leaf_level(const struct page_table *table, const struct mapping *left)
{
	unsigned int level = table->huge ? 3 : 2;

	if (!left->large)
		return 1;
	while (level > 1 && (!is_aligned(left->virtual.value, UINT64_C(1) << LEVEL_SHIFT(level)) ||
			     !is_aligned(left->physical.value, UINT64_C(1) << LEVEL_SHIFT(level)) ||
			     left->size >> LEVEL_SHIFT(level) == 0))
		level--;
	return level;
}

/*
 * Can the processor have the whole range? Bits above the last translated one repeat it, so a range
 * lies in the lower half or in the upper half; and nothing physical lies beyond PTE_ADDRESS.
 */
static bool is_canonical(const struct page_table *table, const struct mapping *mapping)
{
	unsigned int sign_bit = LEVEL_SHIFT(table->levels) + LEVEL_BITS - 1;
	uint64_t first = mapping->virtual.value;
	uint64_t last = first + (mapping->size - 1);
	uint64_t physical_last = mapping->physical.value + (mapping->size - 1);
	uint64_t sign = first >> sign_bit;

	if (last < first || last >> sign_bit != sign)
		return false;
	if (sign != 0 && sign != UINT64_MAX >> sign_bit)
		return false;
	return physical_last >= mapping->physical.value &&
	       align_down(physical_last, PAGE_SIZE) <= PTE_ADDRESS;
}

enum status page_table_map(struct page_table *table, const struct mapping *mapping)
{
	uint64_t bits = leaf_bits(table, mapping);
	struct mapping left = *mapping;

	if (!is_aligned(left.virtual.value | left.physical.value | left.size, PAGE_SIZE))
		return STATUS_MAPPING_MISALIGNED;
	if (left.size != 0 && !is_canonical(table, mapping))
		return STATUS_MAPPING_NOT_CANONICAL;

	while (left.size != 0) {
		unsigned int level = leaf_level(table, &left);
		uint64_t size = UINT64_C(1) << LEVEL_SHIFT(level);
		uint64_t *entry;
		enum status status = descend(table, left.virtual, level, &entry);

		if (status != STATUS_OK)
			return status;
		if (*entry != 0)
			return STATUS_MAPPING_TAKEN;
		*entry = left.physical.value | bits | (level > 1 ? PTE_LARGE : 0);
		left.virtual = vaddr_add(left.virtual, size);
		left.physical = paddr_add(left.physical, size);
		left.size -= size;
	}
	return STATUS_OK;
}
