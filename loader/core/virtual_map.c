/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The map for SetVirtualAddressMap: each runtime region gets its place, by policy.
 *
 * A descriptor is selected by EFI_MEMORY_RUNTIME, never by its type: flash is MMIO (OVMF keeps its
 * variables there), and firmware has been seen that sets the bit on reserved memory (Apple, Dell).
 * It is copied whole, with whatever firmware keeps behind the struct.
 */
#include "loader/core/virtual_map.h"

#include <layout.h>

#include "kernel/lib/string.h"
#include "loader/core/map_questions.h"
#include "loader/core/regions.h"

/* Each page that may have rights of its own takes eight bytes of a table: more of them than the tables' window
 * holds cannot be mapped, and to count them one by one would take minutes. */
#define PAGES_MAX ((TABLES_VIRTUAL_END - TABLES_VIRTUAL_BASE) / sizeof(uint64_t))

/* Checked here and not when the page tables are built: this is still before the exit. */
static enum status place_at_distance(struct memory_map *map, uint64_t distance, uint64_t window)
{
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map) {
		if (memory_descriptor_end(descriptor).value > window)
			return STATUS_VIRTUAL_MAP_WINDOW;
		descriptor->virtual_start = vaddr(distance + descriptor->physical_start.value);
	}
	return STATUS_OK;
}

/* Can a descriptor be mapped, besides those that were selected before it? */
static enum status examine(const struct memory_descriptor *descriptor,
			   const struct memory_map *selected, unsigned int physical_bits)
{
	const uint64_t start = descriptor->physical_start.value;
	const struct memory_descriptor *other;
	uint64_t last;

	if (!memory_descriptor_is_sound(descriptor) ||
	    (region_holds_images(descriptor) && descriptor->pages > PAGES_MAX))
		return STATUS_VIRTUAL_MAP_DESCRIPTOR;
	/* A sound one ends before the last page there could be. */
	last = memory_descriptor_end(descriptor).value - 1;
	if (last >> physical_bits != 0)
		return STATUS_VIRTUAL_MAP_WIDTH;
	memory_map_for_each(other, selected)
		if (last >= other->physical_start.value &&
		    start < memory_descriptor_end(other).value)
			return STATUS_VIRTUAL_MAP_OVERLAP;
	return STATUS_OK;
}

enum status virtual_map_select(const struct memory_map *map, unsigned int physical_bits,
			       struct memory_map *out, const struct memory_descriptor **wrong)
{
	const struct memory_descriptor *descriptor;
	struct memory_map selected = *map;
	enum status status = STATUS_OK;

	/* Of the map as a whole there is no descriptor to tell. */
	*wrong = NULL;
	if (!memory_map_has_stride(map))
		return STATUS_MAP_DESCRIPTOR_SIZE;
	if (map->size == 0 || map->size % map->descriptor_size != 0)
		return STATUS_MAP_SIZE;
	selected.descriptors = out->descriptors;
	selected.size = 0;
	memory_map_for_each(descriptor, map) {
		/* Empty descriptors have been seen at the end of a map; SetVirtualAddressMap need
		 * not see them. */
		if (!memory_descriptor_is_runtime(descriptor) || descriptor->pages == 0)
			continue;
		*wrong = descriptor;
		status = examine(descriptor, &selected, physical_bits);
		if (status != STATUS_OK)
			return status;
		memcpy(selected.descriptors + selected.size, descriptor,
		       (size_t)map->descriptor_size);
		selected.size += map->descriptor_size;
	}
	*wrong = NULL;
	if (selected.size == 0)
		return STATUS_VIRTUAL_MAP_NO_RUNTIME;
	*out = selected;
	return STATUS_OK;
}

enum status virtual_map_place(struct memory_map *map, const struct options *options,
			      struct virtual_map_images images)
{
	switch ((enum virtmap)options->virtmap) {
	case VIRTMAP_OFFSET:
		return place_at_distance(map, RUNTIME_VIRTUAL_BASE,
					 RUNTIME_VIRTUAL_END - RUNTIME_VIRTUAL_BASE);
	case VIRTMAP_PACKED:
		return virtual_map_pack(map, images);
	case VIRTMAP_SCATTERED:
		return virtual_map_scatter(map, images, options->seed);
	default:
		return place_at_distance(map, 0, UINT64_MAX);
	}
}

bool virtual_map_translate(const struct memory_map *virtual_map, paddr_t physical, vaddr_t *virtual)
{
	const struct memory_descriptor *descriptor = memory_map_find(virtual_map, physical);

	if (descriptor == NULL)
		return false;
	*virtual = vaddr_add(descriptor->virtual_start,
			     physical.value - descriptor->physical_start.value);
	return true;
}
