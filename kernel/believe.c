/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The handoff, believed; and its maps as the iterator wants them.
 */
#include "kernel/believe.h"

#include "kernel/panic.h"

void handoff_believe(const struct handoff *handoff)
{
	const char *reason = handoff_examine(handoff);

	if (reason != NULL)
		panic("the handoff is not believed: %s", reason);
	panic_ends_by((enum reset)handoff->options.reset);
}

struct memory_map handoff_memory_map(const struct handoff_map *map)
{
	return (struct memory_map){
		.descriptors = vaddr_pointer(map->descriptors),
		.size = map->size,
		.descriptor_size = map->descriptor_size,
		.key = map->key,
		.descriptor_version = map->descriptor_version,
	};
}

bool handoff_translate(const struct handoff *handoff, paddr_t physical, vaddr_t *virtual)
{
	const struct memory_map map = handoff_memory_map(&handoff->virtual_map);
	const struct memory_descriptor *region;

	memory_map_for_each(region, &map) {
		if (!memory_descriptor_contains(region, physical))
			continue;
		*virtual = handoff->svam.mode == RUNTIME_PHYSICAL
				   ? vaddr_identity(physical)
				   : vaddr_add(region->virtual_start,
					       physical.value - region->physical_start.value);
		return true;
	}
	return false;
}
