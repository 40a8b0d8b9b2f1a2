/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Reading the page tables; see entry.h. */
#include "kernel/guard/entry.h"

static unsigned int index_at(vaddr_t address, unsigned int level)
{
	return (unsigned int)(address.value >> LEVEL_SHIFT(level)) % TABLE_ENTRIES;
}

bool entry_is_canonical(const struct guard_world *world, vaddr_t address)
{
	unsigned int unused = 64 - LEVEL_SHIFT(world->levels + 1);

	return (uint64_t)((int64_t)(address.value << unused) >> unused) == address.value;
}

struct entry entry_find(const struct guard_world *world, vaddr_t address)
{
	struct entry entry = {NULL, world->levels};
	paddr_t table = world->root;

	while (entry_is_canonical(world, address) && page_pool_holds(world->pool, table)) {
		uint64_t word;

		entry.word = page_pool_table(world->pool, table) + index_at(address, entry.level);
		word = *entry.word;
		if (entry.level == 1 || (word & PTE_PRESENT) == 0 || (word & PTE_LARGE) != 0)
			return entry;
		table = paddr(word & PTE_ADDRESS);
		entry.level--;
	}
	entry.word = NULL;
	return entry;
}

paddr_t entry_physical(const struct entry *entry, vaddr_t address)
{
	uint64_t size = UINT64_C(1) << LEVEL_SHIFT(entry->level);

	return paddr(align_down(*entry->word & PTE_ADDRESS, size) + (address.value & (size - 1)));
}

bool entry_is_readable(const struct guard_world *world, vaddr_t address)
{
	struct entry first = entry_find(world, address);
	struct entry last = entry_find(world, vaddr_add(address, sizeof(uint64_t) - 1));

	return entry_is_present(&first) && entry_is_present(&last);
}

int entry_byte(const struct guard_world *world, uint64_t address)
{
	uint64_t word = align_down(address, sizeof(uint64_t));
	struct entry entry = entry_find(world, vaddr(word));

	if (!entry_is_present(&entry))
		return -1;
	return (uint8_t)(machine_load(word) >> 8 * (address - word));
}

bool entry_is_executable(const struct guard_world *world, vaddr_t address)
{
	struct entry entry = entry_find(world, address);

	return entry_is_present(&entry) && (*entry.word & PTE_NO_EXECUTE) == 0;
}
