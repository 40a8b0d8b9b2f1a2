/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Questions about an address; see region.h. */
#include "kernel/guard/region.h"

static bool is_virtual(const struct guard_world *world)
{
	return world->mode != RUNTIME_PHYSICAL &&
	       (world->phase == PHASE_VIRTUAL || world->phase == PHASE_RESET);
}

bool region_is_runtime(const struct guard_world *world, vaddr_t address)
{
	const struct memory_map *map = is_virtual(world) ? &world->virtual_map : &world->map;
	const struct memory_descriptor *region;

	memory_map_for_each(region, map) {
		uint64_t start = is_virtual(world) ? region->virtual_start.value
						   : region->physical_start.value;

		/* An address below `start` wraps to something larger than any region. */
		if (memory_descriptor_is_runtime(region) &&
		    address.value - start < memory_descriptor_size(region))
			return true;
	}
	return false;
}

bool region_alias(const struct guard_world *world, paddr_t physical, vaddr_t *alias)
{
	const struct memory_descriptor *region;

	if (!is_virtual(world))
		return false;
	memory_map_for_each(region, &world->virtual_map) {
		uint64_t offset = physical.value - region->physical_start.value;

		if (!memory_descriptor_contains(region, physical))
			continue;
		*alias = vaddr_add(region->virtual_start, offset);
		return true;
	}
	return false;
}

bool region_offered(const struct guard_world *world, vaddr_t address, paddr_t *physical)
{
	const struct memory_descriptor *region;

	if (world->phase != PHASE_SVAM)
		return false;
	memory_map_for_each(region, &world->virtual_map) {
		uint64_t offset = address.value - region->virtual_start.value;

		if (offset >= memory_descriptor_size(region) ||
		    region->virtual_start.value == region->physical_start.value)
			continue;
		*physical = paddr_add(region->physical_start, offset);
		return true;
	}
	return false;
}

const struct handoff_range *region_own(const struct guard_world *world, paddr_t physical)
{
	for (uint32_t i = 0; i < world->own_count; i++) {
		const struct handoff_range *range = &world->own[i];

		if (physical.value - range->physical.value < range->size)
			return range;
	}
	return NULL;
}

static const struct memory_descriptor *find(const struct guard_world *world, paddr_t physical)
{
	const struct memory_descriptor *region;

	memory_map_for_each(region, &world->map) {
		if (memory_descriptor_contains(region, physical))
			return region;
	}
	return NULL;
}

bool region_is_one(const struct guard_world *world, paddr_t left, paddr_t right)
{
	return find(world, left) == find(world, right);
}

bool region_runs(const struct guard_world *world, paddr_t physical)
{
	const struct memory_descriptor *region = find(world, physical);

	return world->phase == PHASE_SVAM && physical.value >= PAGE_SIZE && region != NULL &&
	       memory_descriptor_is_left_over(region) && region_own(world, physical) == NULL;
}

bool region_is_cached(const struct guard_world *world, paddr_t physical)
{
	const struct memory_descriptor *region = find(world, physical);

	return region != NULL && region->type != MEMORY_MMIO &&
	       region->type != MEMORY_MMIO_PORT_SPACE &&
	       (region->attribute & MEMORY_ATTRIBUTE_WB) != 0;
}
