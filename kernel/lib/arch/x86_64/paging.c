/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Taking pages away: the only changes that the kernel itself makes to the loader's page tables.
 */
#include "kernel/lib/paging.h"

#include <arch/cpu.h>

bool paging_unmap(const struct handoff_tables *tables, vaddr_t page)
{
	uint64_t *leaf = paging_leaf(&tables->pool, tables->root, tables->levels, page);

	if (leaf != NULL)
		*leaf = 0;
	return leaf != NULL;
}

void paging_flush(void)
{
	cpu_write_cr3(cpu_read_cr3());
}
