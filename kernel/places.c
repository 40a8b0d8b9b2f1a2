/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Look-ups in the handoff. Lists are short and unsorted: a straight walk is the whole algorithm.
 */
#include "kernel/places.h"

#include "kernel/believe.h"

/* Counts in pages, so that a descriptor whose byte size overflows holds nothing it should not. */
static bool holds(uint64_t start, uint64_t pages, uint64_t address)
{
	return address >= start && (address - start) >> PAGE_SHIFT < pages;
}

const struct memory_descriptor *place_find(const struct memory_map *map, paddr_t address)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map) {
		if (holds(descriptor->physical_start.value, descriptor->pages, address.value))
			return descriptor;
	}
	return NULL;
}

const struct memory_descriptor *place_find_virtual(const struct memory_map *map, vaddr_t address)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map) {
		if (holds(descriptor->virtual_start.value, descriptor->pages, address.value))
			return descriptor;
	}
	return NULL;
}

bool place_is_virtual(const struct handoff *handoff, enum phase phase)
{
	return (phase == PHASE_VIRTUAL || phase == PHASE_RESET) &&
	       handoff->svam.mode != RUNTIME_PHYSICAL;
}

const struct memory_descriptor *place_reached(const struct handoff *handoff, enum phase phase,
					      uint64_t address, paddr_t *physical)
{
	struct memory_map map = handoff_memory_map(&handoff->memory_map);
	const struct memory_descriptor *descriptor;

	if (place_is_virtual(handoff, phase)) {
		map = handoff_memory_map(&handoff->virtual_map);
		descriptor = place_find_virtual(&map, vaddr(address));
		if (descriptor)
			*physical = paddr_add(descriptor->physical_start,
					      address - descriptor->virtual_start.value);
		return descriptor;
	}
	descriptor = place_find(&map, paddr(address));
	if (!descriptor || !memory_descriptor_is_runtime(descriptor))
		return NULL;
	*physical = paddr(address);
	return descriptor;
}

const struct handoff_image *place_image(const struct handoff *handoff, paddr_t address)
{
	const struct handoff_image *images = vaddr_pointer(handoff->images);

	for (uint32_t i = 0; i < handoff->image_count; i++) {
		if (address.value >= images[i].base.value &&
		    address.value - images[i].base.value < images[i].size)
			return &images[i];
	}
	return NULL;
}

const struct handoff_driver *place_unloaded(const struct handoff *handoff, paddr_t address)
{
	if (place_image(handoff, address))
		return NULL;
	for (uint32_t i = handoff->drivers.count; i-- > 0;) {
		const struct handoff_driver *driver = &handoff->drivers.driver[i];

		if (address.value - driver->base.value < driver->size)
			return driver->present ? NULL : driver;
	}
	return NULL;
}

bool place_is_ours(const struct handoff *handoff, uint64_t address)
{
	for (uint32_t i = 0; i < handoff->range_count; i++) {
		const struct handoff_range *range = &handoff->ranges[i];

		if (address - range->physical.value < range->size)
			return true;
		/* What the loader stood on has no virtual address. */
		if (range->virtual.value != 0 && address - range->virtual.value < range->size)
			return true;
	}
	return false;
}
