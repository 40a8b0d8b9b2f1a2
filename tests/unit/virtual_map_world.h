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

/* Plans on a machine with 52 bits of an address; free what is returned with map_free(). */
static inline enum status plan_in(const struct memory_map *map, uint32_t policy, uint64_t seed,
				  struct virtual_map_images images, struct memory_map *out)
{
	struct options options = {.virtmap = policy, .seed = seed};
	const struct memory_descriptor *wrong;
	enum status status;

	*out = (struct memory_map){.descriptors = malloc(map->size + 1), .size = 12345};
	status = virtual_map_select(map, 52, out, &wrong);
	if (status == STATUS_OK)
		return virtual_map_place(out, &options, images);
	assert_int_equal(out->size, 12345);
	return status;
}

static inline enum status plan(const struct memory_map *map, uint32_t policy,
			       struct memory_map *out)
{
	return plan_in(map, policy, 1, no_images, out);
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
