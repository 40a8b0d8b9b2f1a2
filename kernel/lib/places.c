/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Look-ups in the handoff. Lists are short and unsorted: a straight walk is the whole algorithm.
 */
#include "kernel/lib/places.h"

struct memory_map place_map(const struct handoff_map *map)
{
	return (struct memory_map){
		.descriptors = vaddr_pointer(map->descriptors),
		.size = map->size,
		.descriptor_size = map->descriptor_size,
		.key = map->key,
		.descriptor_version = map->descriptor_version,
	};
}

const struct memory_descriptor *place_find_virtual(const struct memory_map *map, vaddr_t address)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map) {
		const uint64_t start = descriptor->virtual_start.value;

		if (address.value >= start &&
		    (address.value - start) >> PAGE_SHIFT < descriptor->pages)
			return descriptor;
	}
	return NULL;
}

const struct memory_descriptor *place_reached(const struct handoff *handoff, uint64_t address,
					      paddr_t *physical)
{
	const struct memory_map map = place_map(&handoff->virtual_map);
	const struct memory_descriptor *region = place_find_virtual(&map, vaddr(address));

	if (region != NULL)
		*physical = paddr_add(region->physical_start,
				      address - region->virtual_start.value);
	return region;
}

bool place_reaches(const struct handoff *handoff, uint64_t address, uint64_t size)
{
	paddr_t physical;
	const struct memory_descriptor *region = place_reached(handoff, address, &physical);

	/* The end of a descriptor which cannot be may have wrapped around: then nothing is inside. */
	return region != NULL &&
	       extent_is_inside(physical.value, size, region->physical_start.value,
				memory_descriptor_end(region).value);
}

bool place_translate(const struct handoff *handoff, paddr_t physical, vaddr_t *virtual)
{
	const struct memory_map map = place_map(&handoff->virtual_map);
	const struct memory_descriptor *region = memory_map_find(&map, physical);

	if (region != NULL)
		*virtual = vaddr_add(region->virtual_start,
				     physical.value - region->physical_start.value);
	return region != NULL;
}

const struct handoff_image *place_image(const struct handoff *handoff, paddr_t address)
{
	const struct handoff_image *images = vaddr_pointer(handoff->images);

	for (uint32_t i = 0; i < handoff->image_count; i++)
		if (address.value - images[i].base.value < images[i].size)
			return &images[i];
	return NULL;
}

/* ---- Extents, compared without a sum that could wrap around ---- */

bool extent_is_inside(uint64_t start, uint64_t size, uint64_t window, uint64_t end)
{
	return start >= window && start <= end && size <= end - start;
}

const struct handoff_range *extent_range(const struct handoff *handoff, uint32_t kind,
					 vaddr_t address, uint64_t size)
{
	for (uint32_t i = 0; i < handoff->range_count; i++) {
		const struct handoff_range *range = &handoff->ranges[i];

		if (range->kind == kind &&
		    extent_is_inside(address.value, size, range->mapped_at.value,
				     range->mapped_at.value + range->size))
			return range;
	}
	return NULL;
}

bool extent_is_array(const struct handoff *handoff, vaddr_t array, uint64_t size)
{
	return size == 0 || (is_aligned(array.value, sizeof(uint64_t)) &&
			     extent_range(handoff, HANDOFF_RANGE_HANDOFF, array, size) != NULL);
}

bool extent_is_text(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] == '\0')
			return true;
	return false;
}
