/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A descriptor of the memory map starts in the middle of a page.
 *
 * expect-not-ok: handoff.memory_map
 */
#include "tests/drivers/driver.h"

void at_memory_map(const struct driver_map *map)
{
	EFI_MEMORY_DESCRIPTOR *entry = driver_map_find(map, EfiConventionalMemory);

	if (entry)
		entry->PhysicalStart += 0x800;
}

EFI_STATUS at_start(void)
{
	driver_hook_map();
	return EFI_SUCCESS;
}
