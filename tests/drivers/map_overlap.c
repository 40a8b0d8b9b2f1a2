/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Two descriptors of the memory map overlap: one of free memory reaches a page into its neighbour.
 *
 * expect-not-ok: handoff.memory_map
 */
#include "tests/drivers/driver.h"

void at_memory_map(const struct driver_map *map)
{
	for (UINTN i = 0; i + 1 < map->count; i++) {
		EFI_MEMORY_DESCRIPTOR *entry = driver_map_entry(map, i);
		EFI_MEMORY_DESCRIPTOR *next = driver_map_entry(map, i + 1);

		if (entry->Type == EfiConventionalMemory &&
		    entry->PhysicalStart + entry->NumberOfPages * EFI_PAGE_SIZE ==
			    next->PhysicalStart) {
			entry->NumberOfPages++;
			return;
		}
	}
}

EFI_STATUS at_start(void)
{
	driver_hook_map();
	return EFI_SUCCESS;
}
