/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/core/virtual_map.c have in common: a plan of a map that a test
 * made.
 */
#ifndef VIRTUAL_MAP_WORLD_H
#define VIRTUAL_MAP_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <layout.h>

#include "loader/core/virtual_map.h"
#include "tests/unit/maps.h"

#define CODE MEMORY_RUNTIME_SERVICES_CODE
#define DATA MEMORY_RUNTIME_SERVICES_DATA
#define WINDOW (RUNTIME_VIRTUAL_END - RUNTIME_VIRTUAL_BASE)
#define GIB (UINT64_C(1) << 30)
#define MIB (UINT64_C(1) << 20)

static const struct virtual_map_images no_images;

/* Plans with room for exactly `room` descriptors; free what is returned with map_free(). */
static inline enum status plan_in(const struct memory_map *map, uint32_t policy, uint64_t seed,
				  struct virtual_map_images images, size_t room,
				  struct memory_map *out)
{
	struct options options = {.virtmap = policy, .seed = seed};
	uint64_t capacity = room * map->descriptor_size;
	enum status status;

	*out = (struct memory_map){.descriptors = malloc(capacity), .size = 12345};
	status = virtual_map_select(map, out, capacity);
	if (status == STATUS_OK)
		return virtual_map_place(out, &options, images);
	assert_int_equal(out->size, 12345);
	return status;
}

static inline enum status plan(const struct memory_map *map, uint32_t policy,
			       struct memory_map *out)
{
	return plan_in(map, policy, 1, no_images, memory_map_count(map), out);
}

static inline uint64_t virtual_at(const struct memory_map *map, size_t index)
{
	return memory_map_at(map, index)->virtual_start.value;
}

static inline void expect(const struct memory_map *map, uint32_t policy, enum status expected)
{
	struct memory_map out;

	assert_string_equal(status_sentence(plan(map, policy, &out)), status_sentence(expected));
	map_free(&out);
}

#endif
