/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Taking pages away: the only changes that the kernel itself makes to the loader's page tables.
 */
#include <arch/cpu.h>
#include <arch/paging.h>

#include "kernel/arch.h"

/* The entry for `page` in the table at `table`, which translates at `level`. */
static uint64_t *entry_of(const struct page_pool *pool, paddr_t table, unsigned int level,
			  vaddr_t page)
{
	return page_pool_table(pool, table) + (page.value >> LEVEL_SHIFT(level)) % TABLE_ENTRIES;
}

bool arch_unmap(const struct handoff_tables *tables, vaddr_t page)
{
	paddr_t table = tables->root;

	for (unsigned int level = tables->levels; page_pool_holds(&tables->pool, table); level--) {
		uint64_t *entry = entry_of(&tables->pool, table, level, page);

		if (!(*entry & PTE_PRESENT))
			return false;
		if (level == 1) {
			*entry = 0;
			return true;
		}
		if (*entry & PTE_LARGE)
			return false;
		table = paddr(*entry & PTE_ADDRESS);
	}
	return false;
}

/* Writing CR3 spares global pages; turning CR4.PGE off and on again does not (Intel SDM volume 3A,
 * section 4.10.4.1). */
void arch_flush(void)
{
	const uint64_t cr4 = cpu_read_cr4();

	cpu_write_cr4(cr4 ^ CR4_PGE);
	cpu_write_cr4(cr4);
	cpu_write_cr3(cpu_read_cr3());
}
