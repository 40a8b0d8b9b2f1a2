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

#include <stddef.h>

#include "kernel/lib/paging.h"

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

#define RIGHTS_BITS (PTE_PRESENT | PTE_WRITE | PTE_NO_EXECUTE)

static uint64_t rights_bits(const struct page_table *table, enum rights rights)
{
	uint64_t bits = PTE_PRESENT;

	if ((rights & RIGHTS_W) != 0)
		bits |= PTE_WRITE;
	if ((rights & RIGHTS_X) == 0 && table->no_execute)
		bits |= PTE_NO_EXECUTE;
	return bits;
}

static const uint64_t cache_bits[] = {
	[CACHE_WRITE_BACK] = PTE_CACHE_WB,
	[CACHE_WRITE_COMBINING] = PTE_CACHE_WC,
	[CACHE_UNCACHED] = PTE_CACHE_UC,
};

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

	if (last < first || last >> sign_bit != sign ||
	    (sign != 0 && sign != UINT64_MAX >> sign_bit))
		return false;
	return physical_last >= mapping->physical.value &&
	       align_down(physical_last, PAGE_SIZE) <= PTE_ADDRESS;
}

/* The bytes from the start of `left` on that the leaf maps already; 0 if it maps something else. */
static uint64_t shown_bytes(uint64_t leaf, unsigned int level, const struct mapping *left)
{
	uint64_t size = UINT64_C(1) << LEVEL_SHIFT(level);
	uint64_t offset = left->virtual.value % size;

	if (align_down(leaf & PTE_ADDRESS, size) + offset != left->physical.value)
		return 0;
	return size - offset < left->size ? size - offset : left->size;
}

/* Writes leaves of one level, from `entry` on to the end of its table, while nothing is there. */
static uint64_t fill(uint64_t *entry, unsigned int level, const struct mapping *left, uint64_t bits)
{
	const uint64_t size = UINT64_C(1) << LEVEL_SHIFT(level);
	uint64_t in_table = TABLE_ENTRIES - (uintptr_t)entry % PAGE_SIZE / sizeof(*entry);
	uint64_t count = left->size >> LEVEL_SHIFT(level);
	const uint64_t *end = entry + (count < in_table ? count : in_table);
	uint64_t leaf = bits | left->physical.value | (level > 1 ? PTE_LARGE : 0);
	const uint64_t first = leaf;

	for (; entry != end && *entry == 0; leaf += size)
		*entry++ = leaf;
	return leaf - first;
}

/* Maps the start of what is left, as far as one table goes: *done bytes. */
static enum status map_start(struct page_table *table, const struct mapping *left, uint64_t bits,
			     uint64_t *done)
{
	const unsigned int lowest = leaf_level(table, left);
	paddr_t page = table->root;

	for (unsigned int level = table->levels;; level--) {
		uint64_t *entry = paging_entry(table->pool, page, level, left->virtual);

		if (*entry != 0 && (level == 1 || (*entry & PTE_LARGE) != 0)) {
			*done = shown_bytes(*entry, level, left);
			return *done == 0 ? STATUS_MAPPING_TAKEN : STATUS_OK;
		}
		if (*entry == 0 && level <= lowest) {
			*done = fill(entry, level, left, bits);
			return STATUS_OK;
		}
		if (*entry != 0) {
			page = paddr(*entry & PTE_ADDRESS);
			continue;
		}
		if (!page_pool_take(table->pool, &page))
			return STATUS_POOL_EMPTY;
		/* Every right, since a right holds only if all levels grant it. */
		*entry = page.value | PTE_PRESENT | PTE_WRITE;
	}
}

enum status page_table_map(struct page_table *table, const struct mapping *mapping)
{
	const uint64_t bits = rights_bits(table, (enum rights)mapping->rights) |
			      cache_bits[mapping->cache];
	struct mapping left = *mapping;
	uint64_t done;

	left.size = pages_to_size(size_to_pages(mapping->size));
	if (!is_aligned(left.virtual.value | left.physical.value, PAGE_SIZE))
		return STATUS_MAPPING_MISALIGNED;
	/* Rounded up, a size of nearly 2^64 is 0. */
	if (left.size < mapping->size || (left.size != 0 && !is_canonical(table, &left)))
		return STATUS_MAPPING_NOT_CANONICAL;
	for (; left.size != 0; left.size -= done) {
		enum status status = map_start(table, &left, bits, &done);

		if (status != STATUS_OK)
			return status;
		left.virtual = vaddr_add(left.virtual, done);
		left.physical = paddr_add(left.physical, done);
	}
	return STATUS_OK;
}

/* Clears some bits of each leaf, and sets others. Leaves of neighbours stand side by side, up to the end
 * of their table. */
static void change(struct page_table *table, vaddr_t virtual, uint64_t size, uint64_t clear,
		   uint64_t set)
{
	uint64_t left = size_to_pages(size), count;

	for (; left > 0; left -= count, virtual = vaddr_add(virtual, pages_to_size(count))) {
		uint64_t *leaf = paging_leaf(table->pool, table->root, table->levels, virtual);

		count = 1;
		if (leaf == NULL)
			continue;
		count = TABLE_ENTRIES - (virtual.value >> PAGE_SHIFT) % TABLE_ENTRIES;
		if (count > left)
			count = left;
		for (const uint64_t *end = leaf + count; leaf != end; leaf++)
			if (*leaf != 0)
				*leaf = (*leaf & ~clear) | set;
	}
}

void page_table_protect(struct page_table *table, vaddr_t virtual, uint64_t size,
			enum rights rights)
{
	change(table, virtual, size, RIGHTS_BITS, rights_bits(table, rights));
}

void page_table_allow(struct page_table *table, vaddr_t virtual, uint64_t size, enum rights rights)
{
	uint64_t forbidden = (rights & RIGHTS_X) != 0 ? PTE_NO_EXECUTE : 0;

	change(table, virtual, size, forbidden, rights_bits(table, rights) & ~PTE_NO_EXECUTE);
}
