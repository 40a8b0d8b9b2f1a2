/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A descriptor of the memory map has no pages.
 *
 * expect-not-ok: handoff.memory_map
 */
#include "tests/drivers/driver.h"

void at_memory_map(const struct driver_map *map)
{
	EFI_MEMORY_DESCRIPTOR *entry = driver_map_find(map, EfiConventionalMemory);

	if (entry)
		entry->NumberOfPages = 0;
}

EFI_STATUS at_start(void)
{
	driver_hook_map();
	return EFI_SUCCESS;
}
