/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Repairs of the page tables; see repair.h. */
#include "kernel/guard/repair.h"

#include "kernel/guard/entry.h"
#include "kernel/guard/region.h"
#include "kernel/lib/paging.h"
#include "kernel/lib/string.h"

/* At most: one leaf, and the tables above it. */
#define REPAIR_ENTRIES 5

static bool change(struct guard *guard, uint64_t *word, uint64_t value, vaddr_t address,
		   uint32_t pool_used)
{
	if (guard->repair_count == GUARD_REPAIRS_MAX)
		return false;
	guard->repairs[guard->repair_count++] = (struct guard_repair){word, *word, address,
								      pool_used};
	*word = value;
	machine_invalidate(address.value);
	return true;
}

void repair_make_room(struct guard *guard)
{
	const uint32_t forgotten = GUARD_REPAIRS_MAX / 2;

	if (guard->world.phase != PHASE_SVAM ||
	    guard->repair_count <= GUARD_REPAIRS_MAX - REPAIR_ENTRIES)
		return;
	guard->repair_count -= forgotten;
	guard->step_mark -= guard->step_mark < forgotten ? guard->step_mark : forgotten;
	memcpy(guard->repairs, guard->repairs + forgotten,
	       guard->repair_count * sizeof(*guard->repairs));
}

void repair_undo(struct guard *guard, uint32_t mark)
{
	while (guard->repair_count > mark) {
		const struct guard_repair *repair = &guard->repairs[--guard->repair_count];
		uint64_t dirty = *repair->entry & PTE_DIRTY;

		/* A page that stays was written, whatever rights it had then: see stack_meter.h. */
		*repair->entry = repair->before;
		if ((repair->before & PTE_PRESENT) != 0)
			*repair->entry |= dirty;
		guard->world.pool->used = repair->pool_used;
		machine_invalidate(repair->virtual.value);
	}
}

/* Builds the missing tables on the way down, and the leaf; an undo goes back to `pool_used`. */
static bool map(struct guard *guard, vaddr_t address, uint64_t leaf, uint32_t pool_used)
{
	for (;;) {
		struct entry entry = entry_find(&guard->world, address);
		paddr_t table;

		if (entry.word == NULL || entry_is_present(&entry))
			return false;
		if (entry.level == 1)
			return change(guard, entry.word, leaf, address, pool_used);
		if (!page_pool_take(guard->world.pool, &table) ||
		    !change(guard, entry.word, table.value | PTE_PRESENT | PTE_WRITE, address,
			    pool_used))
			return false;
	}
}

static bool map_or_undo(struct guard *guard, vaddr_t address, uint64_t leaf, uint32_t pool_used)
{
	uint32_t mark = guard->repair_count;

	if (map(guard, address, leaf, pool_used))
		return true;
	repair_undo(guard, mark);
	guard->world.pool->used = pool_used;
	return false;
}

/* Writable for every kind of access: the access is recorded, and that is enough. */
static uint64_t leaf_bits(const struct guard *guard, enum access access)
{
	uint64_t bits = PTE_PRESENT | PTE_WRITE;

	if (access != ACCESS_EXECUTE && guard->world.no_execute)
		bits |= PTE_NO_EXECUTE;
	return bits;
}

static bool map_page(struct guard *guard, uint64_t address, paddr_t physical, enum access access)
{
	uint64_t page = align_down(physical.value, PAGE_SIZE);
	uint64_t cache = region_is_cached(&guard->world, paddr(page)) ? PTE_CACHE_WB : PTE_CACHE_UC;

	return map_or_undo(guard, vaddr(align_down(address, PAGE_SIZE)),
			   page | cache | leaf_bits(guard, access), guard->world.pool->used);
}

enum repair repair_map(struct guard *guard, uint64_t address, enum access access)
{
	return map_page(guard, address, paddr(address), access) ? REPAIR_MAPPED : REPAIR_NONE;
}

enum repair repair_map_offered(struct guard *guard, uint64_t address, paddr_t physical,
			       enum access access)
{
	return map_page(guard, address, physical, access) ? REPAIR_OFFERED : REPAIR_NONE;
}

enum repair repair_copy(struct guard *guard, uint64_t address, const struct handoff_range *range)
{
	struct page_pool *pool = guard->world.pool;
	uint64_t page = align_down(address, PAGE_SIZE);
	vaddr_t original = vaddr_add(range->mapped_at, page - range->physical.value);
	uint32_t pool_used = pool->used;
	paddr_t copy;

	if (!page_pool_take(pool, &copy))
		return REPAIR_NONE;
	if (entry_is_readable(&guard->world, original))
		memcpy(page_pool_table(pool, copy), vaddr_pointer(original), PAGE_SIZE);
	return map_or_undo(guard, vaddr(page), copy.value | leaf_bits(guard, ACCESS_WRITE),
			   pool_used)
		       ? REPAIR_COPIED
		       : REPAIR_NONE;
}

enum repair repair_grant(struct guard *guard, uint64_t address, enum access access)
{
	struct entry entry = entry_find(&guard->world, vaddr(address));
	uint64_t granted;

	if (!entry_is_present(&entry))
		return REPAIR_NONE;
	/* A wild pointer into the kernel itself: its code and constants stay as they are. */
	if (region_own(&guard->world, entry_physical(&entry, vaddr(address))) != NULL)
		return REPAIR_NONE;

	granted = access == ACCESS_EXECUTE ? *entry.word & ~PTE_NO_EXECUTE
					   : *entry.word | PTE_WRITE;
	/* The right was there already: something other than the leaf forbids the access. */
	if (granted == *entry.word)
		return REPAIR_NONE;
	return change(guard, entry.word, granted, vaddr(address), guard->world.pool->used)
		       ? REPAIR_GRANTED
		       : REPAIR_NONE;
}

bool repair_install(struct guard *guard, vaddr_t address, paddr_t physical)
{
	uint64_t leaf = physical.value | PTE_CACHE_UC | leaf_bits(guard, ACCESS_WRITE);

	if (!map_or_undo(guard, address, leaf, guard->world.pool->used))
		return false;
	guard->repair_count = 0;
	return true;
}

void repair_remove(struct guard *guard, vaddr_t address)
{
	struct entry entry = entry_find(&guard->world, address);

	if (entry.level != 1 || !entry_is_present(&entry))
		return;
	*entry.word &= ~(uint64_t)PTE_PRESENT;
	machine_invalidate(address.value);
}
