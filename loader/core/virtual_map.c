/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Where each runtime region goes: the map for SetVirtualAddressMap, by policy.
 *
 * A descriptor is selected by EFI_MEMORY_RUNTIME, never by its type: flash is MMIO (OVMF keeps its
 * variables there), and firmware has been seen that sets the bit on reserved memory (Apple, Dell).
 * It is copied whole, with whatever firmware keeps behind the struct.
 */
#include "loader/core/virtual_map.h"

#include <layout.h>

#include "kernel/lib/string.h"
#include "loader/core/memory_map.h"
#include "loader/core/virtual_map_groups.h"

/* Empty descriptors have been seen at the end of a map; SetVirtualAddressMap need not see them. */
static bool is_selected(const struct memory_descriptor *descriptor)
{
	return memory_descriptor_is_runtime(descriptor) && descriptor->pages != 0;
}

/* How many descriptors are selected, if all of those can be mapped. */
static enum status count_selected(const struct memory_map *map, uint64_t *count)
{
	const struct memory_descriptor *descriptor;
	uint64_t selected = 0;

	memory_map_for_each(descriptor, map) {
		if (!is_selected(descriptor))
			continue;
		if (!memory_descriptor_is_sound(descriptor))
			return STATUS_VIRTUAL_MAP_DESCRIPTOR;
		selected++;
	}
	if (selected == 0)
		return STATUS_VIRTUAL_MAP_NO_RUNTIME;
	*count = selected;
	return STATUS_OK;
}

static void copy_selected(const struct memory_map *map, struct memory_map *out)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map) {
		if (!is_selected(descriptor))
			continue;
		memcpy(out->descriptors + out->size, descriptor, (size_t)map->descriptor_size);
		out->size += map->descriptor_size;
	}
}

/* Checked here and not when the page tables are built: this is still before the exit. */
static enum status place_at_offset(struct memory_map *map)
{
	const uint64_t window = RUNTIME_VIRTUAL_END - RUNTIME_VIRTUAL_BASE;
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		if (memory_descriptor_end(descriptor).value > window)
			return STATUS_VIRTUAL_MAP_WINDOW;
	memory_map_for_each(descriptor, map)
		descriptor->virtual_start = vaddr(RUNTIME_VIRTUAL_BASE +
						  descriptor->physical_start.value);
	return STATUS_OK;
}

static enum status place_at_identity(struct memory_map *map)
{
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		descriptor->virtual_start = vaddr_identity(descriptor->physical_start);
	return STATUS_OK;
}

static enum status place(struct memory_map *map, const struct options *options,
			 struct virtual_map_images images)
{
	switch ((enum virtmap)options->virtmap) {
	case VIRTMAP_OFFSET:
		return place_at_offset(map);
	case VIRTMAP_PACKED:
		return virtual_map_pack(map, images);
	case VIRTMAP_SCATTERED:
		return virtual_map_scatter(map, images, options->seed);
	case VIRTMAP_IDENTITY:
	case VIRTMAP_NONE:
	case VIRTMAP_COUNT:
		break;
	}
	return place_at_identity(map);
}

enum status virtual_map_plan(const struct memory_map *map, const struct options *options,
			     struct virtual_map_images images, struct memory_map *out,
			     uint64_t capacity)
{
	struct memory_map planned = {
		.descriptors = out->descriptors,
		.descriptor_size = map->descriptor_size,
		.descriptor_version = map->descriptor_version,
		.key = map->key,
	};
	enum status status = memory_map_check_stride(map);
	uint64_t count = 0;

	if (status == STATUS_OK)
		status = count_selected(map, &count);
	if (status != STATUS_OK)
		return status;
	if (count > capacity / map->descriptor_size)
		return STATUS_MAP_BUFFER;
	copy_selected(map, &planned);
	status = place(&planned, options, images);
	if (status == STATUS_OK)
		*out = planned;
	return status;
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
