/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A descriptor of a runtime type lacks EFI_MEMORY_RUNTIME (seen on a Dell machine; Xen carries a
 * patch for it). It is one of this driver's own, so that nobody else misses it.
 *
 * expect-not-ok: handoff.runtime_attributes
 * expect-not-ok: audit.attributes_table
 */
#include "tests/drivers/driver.h"

static EFI_PHYSICAL_ADDRESS page;

void at_memory_map(const struct driver_map *map)
{
	for (UINTN i = 0; i < map->count; i++) {
		EFI_MEMORY_DESCRIPTOR *entry = driver_map_entry(map, i);

		if (entry->PhysicalStart == page)
			entry->Attribute &= ~EFI_MEMORY_RUNTIME;
	}
}

EFI_STATUS at_start(void)
{
	page = (EFI_PHYSICAL_ADDRESS)driver_allocate_low(EfiRuntimeServicesData);
	if (page == 0)
		return EFI_OUT_OF_RESOURCES;
	driver_hook_map();
	return EFI_SUCCESS;
}
