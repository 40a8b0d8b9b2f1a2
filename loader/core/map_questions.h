/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Questions that the loader asks a memory map.
 *
 * Firmware's map is taken as it is: unsorted, with empty or misaligned entries. A descriptor that
 * cannot be believed (empty, misaligned, wrapping) answers no question; the kernel names it later.
 */
#ifndef MAP_QUESTIONS_H
#define MAP_QUESTIONS_H

#include <memory_map.h>
#include <status.h>

/* Can descriptors be so far apart? Never less than the struct's size (UEFI 2.10, section 7.2.3); what is
 * no multiple of 8 would misalign it, and more than a page is garbage. */
static inline bool memory_map_has_stride(const struct memory_map *map)
{
	return map->descriptor_size >= sizeof(struct memory_descriptor) &&
	       map->descriptor_size <= PAGE_SIZE && is_aligned(map->descriptor_size, 8);
}

/* False for an empty, misaligned or wrapping descriptor. */
static inline bool memory_descriptor_is_sound(const struct memory_descriptor *descriptor)
{
	uint64_t start = descriptor->physical_start.value;

	if (descriptor->pages == 0 || !is_aligned(start, PAGE_SIZE))
		return false;
	/* Even one past the last byte must be a number, since everybody computes it. */
	return descriptor->pages <= (UINT64_MAX - start) >> PAGE_SHIFT;
}

/* Do sound RUNTIME descriptors cover every byte of the range, several together if need be? False for an
 * empty range, and for one that wraps. */
bool memory_map_is_runtime(const struct memory_map *map, paddr_t start, uint64_t size);

/* The same of one descriptor alone. */
bool memory_map_is_one_runtime(const struct memory_map *map, paddr_t start, uint64_t size);

#endif
