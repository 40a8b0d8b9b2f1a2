/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The policies that move runtime regions separately: packed and scattered. Both move groups. Two
 * descriptors belong to one group when one image touches both, and so on through chains.
 *
 * There is nothing to allocate from and no bound on the number of descriptors, so the notes are
 * kept where the answer will stand: until a descriptor is placed, its virtual_start is the number
 * of its group, which is the index of one of its members. An address in the window is larger than
 * any index, so the two cannot be mixed up.
 */
#include "loader/core/virtual_map.h"

#include <layout.h>

#define SIZE_2M (UINT64_C(1) << 21)
#define SIZE_1G (UINT64_C(1) << 30)

/* No two groups, and no two deltas, are this close or closer. */
#define SCATTER_DISTANCE SIZE_1G

/* Each try fails with the share of the window that is taken, seldom more than a tenth. */
#define SCATTER_TRIES 4096

struct extent {
	uint64_t start; /* physical */
	uint64_t size;
};

static bool is_placed(const struct memory_descriptor *descriptor)
{
	return descriptor->virtual_start.value >= RUNTIME_VIRTUAL_BASE;
}

/* ---- Groups ---- */

/* All members of the higher-numbered group change to the lower-numbered one. */
static void join(struct memory_map *map, uint64_t a, uint64_t b)
{
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		if (descriptor->virtual_start.value == (a > b ? a : b))
			descriptor->virtual_start = vaddr(a > b ? b : a);
}

/* Joins the groups of all descriptors that share a byte with `extent`. */
static void join_touched(struct memory_map *map, struct extent extent)
{
	struct memory_descriptor *first = NULL;
	struct memory_descriptor *descriptor;

	/* The differences wrap, so that no end needs to be computed. */
	memory_map_for_each(descriptor, map) {
		if (extent.start - descriptor->physical_start.value >=
			    memory_descriptor_size(descriptor) &&
		    descriptor->physical_start.value - extent.start >= extent.size)
			continue;
		if (first == NULL)
			first = descriptor;
		join(map, first->virtual_start.value, descriptor->virtual_start.value);
	}
}

static void find_groups(struct memory_map *map, struct virtual_map_images images)
{
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		descriptor->virtual_start = vaddr(descriptor_index);
	for (uint32_t i = 0; i < images.count; i++)
		join_touched(map,
			     (struct extent){images.images[i].base.value, images.images[i].size});
}

static struct extent group_extent(const struct memory_map *map, uint64_t group)
{
	const struct memory_descriptor *descriptor;
	uint64_t start = UINT64_MAX;
	uint64_t end = 0;

	memory_map_for_each(descriptor, map) {
		if (descriptor->virtual_start.value != group)
			continue;
		if (start > descriptor->physical_start.value)
			start = descriptor->physical_start.value;
		if (end < memory_descriptor_end(descriptor).value)
			end = memory_descriptor_end(descriptor).value;
	}
	return (struct extent){start, end - start};
}

static void place_group(struct memory_map *map, uint64_t group, struct extent extent, uint64_t base)
{
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		if (descriptor->virtual_start.value == group)
			descriptor->virtual_start = vaddr(
				base + (descriptor->physical_start.value - extent.start));
}

/* ---- Packed ---- */

/* The descriptor that is highest in physical memory among those without a place, or NULL. */
static const struct memory_descriptor *highest_unplaced(const struct memory_map *map)
{
	const struct memory_descriptor *highest = NULL;
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		if (!is_placed(descriptor) &&
		    (highest == NULL ||
		     descriptor->physical_start.value > highest->physical_start.value))
			highest = descriptor;
	return highest;
}

enum status virtual_map_pack(struct memory_map *map, struct virtual_map_images images)
{
	uint64_t top = RUNTIME_VIRTUAL_END;
	const struct memory_descriptor *highest;

	find_groups(map, images);
	while ((highest = highest_unplaced(map)) != NULL) {
		uint64_t group = highest->virtual_start.value;
		struct extent extent = group_extent(map, group);
		uint64_t base;

		if (extent.size > top - RUNTIME_VIRTUAL_BASE)
			return STATUS_VIRTUAL_MAP_WINDOW;
		base = top - extent.size;
		/* Down to where the group stands within 2 MiB of physical memory. */
		base -= (base - extent.start) % SIZE_2M;
		if (base < RUNTIME_VIRTUAL_BASE)
			return STATUS_VIRTUAL_MAP_WINDOW;
		place_group(map, group, extent, base);
		top = base;
	}
	return STATUS_OK;
}

/* ---- Scattered ---- */

/* SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): any seed
 * is a good one, 0 included, and seeds that are close give sequences that are not. */
static uint64_t next_random(uint64_t *state)
{
	uint64_t value = *state += UINT64_C(0x9e3779b97f4a7c15);

	value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
	return value ^ value >> 31;
}

/* Is the group, placed at `base`, far enough from each one that has its place? */
static bool is_unrelated(const struct memory_map *map, struct extent extent, uint64_t base)
{
	const struct memory_descriptor *placed;

	memory_map_for_each(placed, map) {
		uint64_t other = placed->virtual_start.value;
		/* The difference between the distances that the two groups move, modulo 2^64. */
		uint64_t further = (base - extent.start) - (other - placed->physical_start.value);

		if (!is_placed(placed))
			continue;
		if (further <= SCATTER_DISTANCE || -further <= SCATTER_DISTANCE)
			return false;
		if (other + memory_descriptor_size(placed) + SCATTER_DISTANCE >= base &&
		    base + extent.size + SCATTER_DISTANCE >= other)
			return false;
	}
	return true;
}

/* A region that larger pages map must stand within them as it does in physical memory. */
static enum status scatter_group(struct memory_map *map, uint64_t group, struct extent extent,
				 uint64_t *random)
{
	const uint64_t window = RUNTIME_VIRTUAL_END - RUNTIME_VIRTUAL_BASE - SCATTER_DISTANCE;
	uint64_t unit = extent.size >= SIZE_1G ? SIZE_1G : SIZE_2M;
	uint64_t within = extent.start % unit;
	uint64_t places;

	if (extent.size > window - within)
		return STATUS_VIRTUAL_MAP_WINDOW;
	places = (window - within - extent.size) / unit + 1;
	for (unsigned int i = 0; i < SCATTER_TRIES; i++) {
		uint64_t base = RUNTIME_VIRTUAL_BASE + next_random(random) % places * unit + within;

		if (is_unrelated(map, extent, base)) {
			place_group(map, group, extent, base);
			return STATUS_OK;
		}
	}
	return STATUS_VIRTUAL_MAP_WINDOW;
}

enum status virtual_map_scatter(struct memory_map *map, struct virtual_map_images images,
				uint64_t seed)
{
	const struct memory_descriptor *descriptor;
	enum status status = STATUS_OK;
	uint64_t random = seed;

	find_groups(map, images);
	/* Large groups first, by powers of two: small ones fit into what is left, not the reverse. A
	 * group is met once, at the member that it is named after. */
	for (unsigned int shift = 63; shift >= PAGE_SHIFT && status == STATUS_OK; shift--)
		memory_map_for_each(descriptor, map) {
			struct extent extent = group_extent(map, descriptor_index);

			if (descriptor->virtual_start.value == descriptor_index &&
			    extent.size >> shift != 0 && status == STATUS_OK)
				status = scatter_group(map, descriptor_index, extent, &random);
		}
	return status;
}
