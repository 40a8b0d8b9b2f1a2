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

/* Is the stride one that descriptors of this version can have? (40 or more, multiple of 8) */
enum status memory_map_check_stride(const struct memory_map *map);

/* False for an empty, misaligned or wrapping descriptor. */
static inline bool memory_descriptor_is_sound(const struct memory_descriptor *descriptor)
{
	uint64_t start = descriptor->physical_start.value;

	if (descriptor->pages == 0 || !is_aligned(start, PAGE_SIZE))
		return false;
	/* Even one past the last byte must be a number, since everybody computes it. */
	return descriptor->pages <= (UINT64_MAX - start) >> PAGE_SHIFT;
}

/* The sound descriptor that holds `address`, or NULL. */
struct memory_descriptor *memory_map_find(const struct memory_map *map, paddr_t address);

/* Do sound RUNTIME descriptors cover every byte of the range, several together if need be? False for an
 * empty range, and for one that wraps. */
bool memory_map_is_runtime(const struct memory_map *map, paddr_t start, uint64_t size);

/* The same of one descriptor alone. */
bool memory_map_is_one_runtime(const struct memory_map *map, paddr_t start, uint64_t size);

#endif
