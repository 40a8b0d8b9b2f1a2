/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/audit/core/scan.c have in common: a machine whose memory is a
 * buffer of exactly that size, at whatever address it has: that is where its map says it is.
 */
#ifndef SCAN_WORLD_H
#define SCAN_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/audit/core/scan.h"

#define STRIDE 48
#define DESCRIPTORS 8
#define WORDS 8

/* Memory that nobody reads, but to which pointers may lead. */
#define BOOT_DATA UINT64_C(0x7e000000)
#define LOADER_CODE UINT64_C(0x7d000000)
#define FREE_MEMORY UINT64_C(0x7c000000)
#define FLASH UINT64_C(0xffc00000)
#define LOW_DATA UINT64_C(0x90000)

static struct world {
	uint8_t *code,
		*data; /* a page and two pages of runtime memory, the second right behind it */
	uint8_t descriptors[DESCRIPTORS * STRIDE];
	struct memory_map map;
	struct census_range *ranges;
	struct census_word *words;
	struct handoff_census census;
} world;

static inline struct memory_descriptor *add(enum memory_type type, uint64_t start, uint64_t pages,
					    uint64_t attribute)
{
	struct memory_descriptor *descriptor;

	world.map.size += STRIDE;
	descriptor = memory_map_at(&world.map, memory_map_count(&world.map) - 1);
	*descriptor = (struct memory_descriptor){
		.type = type,
		.physical_start = paddr(start),
		.pages = pages,
		.attribute = attribute,
	};
	return descriptor;
}

/* As a word of any place in memory. */
static inline void put(uint8_t *at, uint64_t value)
{
	memcpy(at, &value, sizeof(value));
}

static inline uint64_t address(const uint8_t *at)
{
	return paddr_identity(at).value;
}

static inline int open_world(void **state)
{
	(void)state;
	memset(&world, 0, sizeof(world));
	world.map.descriptors = world.descriptors;
	world.map.descriptor_size = STRIDE;
	/* Nothing behind the last byte, and nothing before the first, belongs to anybody. */
	world.code = aligned_alloc(PAGE_SIZE, 3 * PAGE_SIZE);
	world.data = world.code + PAGE_SIZE;
	memset(world.code, 0, 3 * PAGE_SIZE);
	world.ranges = malloc(DESCRIPTORS * sizeof(*world.ranges));
	world.words = malloc(WORDS * sizeof(*world.words));
	world.census.step = 8;
	add(MEMORY_RUNTIME_SERVICES_CODE, address(world.code), 1, MEMORY_ATTRIBUTE_RUNTIME);
	add(MEMORY_RUNTIME_SERVICES_DATA, address(world.data), 2, MEMORY_ATTRIBUTE_RUNTIME);
	add(MEMORY_BOOT_SERVICES_DATA, BOOT_DATA, 16, 0);
	add(MEMORY_CONVENTIONAL, FREE_MEMORY, 16, 0);
	return 0;
}

static inline int close_world(void **state)
{
	(void)state;
	free(world.code);
	free(world.ranges);
	free(world.words);
	return 0;
}

static inline void scan(uint32_t capacity)
{
	const struct scan_buffers room = {world.ranges, world.words, capacity};

	census_scan(&world.map, &room, &world.census);
}

/* Exactly these words are noted, in this order: the places end with NULL. */
static inline void assert_noted(const uint8_t *const *places)
{
	uint32_t count = 0;

	scan(WORDS);
	for (; places[count] != NULL; count++) {
		uint64_t value;

		assert_true(count < world.census.word_count);
		memcpy(&value, places[count], sizeof(value));
		assert_int_equal(world.words[count].at.value, address(places[count]));
		assert_int_equal(world.words[count].value, value);
	}
	assert_int_equal(world.census.word_count, count);
	assert_int_equal(world.census.word_count_all, count);
}

#define NOTED(...) assert_noted((const uint8_t *const[]){__VA_ARGS__, NULL})
#define NOTHING_NOTED() assert_noted((const uint8_t *const[]){NULL})

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

#endif
