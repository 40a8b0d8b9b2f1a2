/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Questions that the loader asks a memory map; see map_questions.h for which descriptors answer.
 */
#include "loader/core/map_questions.h"

/* The number of bytes from `address` on that one sound RUNTIME descriptor holds; 0 if none does. */
static uint64_t runtime_bytes_at(const struct memory_map *map, paddr_t address)
{
	struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		if (memory_descriptor_contains(descriptor, address) &&
		    memory_descriptor_is_runtime(descriptor) &&
		    memory_descriptor_is_sound(descriptor))
			return memory_descriptor_end(descriptor).value - address.value;
	return 0;
}

bool memory_map_is_one_runtime(const struct memory_map *map, paddr_t start, uint64_t size)
{
	return size != 0 && runtime_bytes_at(map, start) >= size;
}

bool memory_map_is_runtime(const struct memory_map *map, paddr_t start, uint64_t size)
{
	uint64_t step;

	/* A range that wraps needs no test: no sound descriptor holds the last page there could be. */
	while ((step = runtime_bytes_at(map, start)) < size && step != 0) {
		start = paddr_add(start, step);
		size -= step;
	}
	return size != 0 && step != 0;
}
