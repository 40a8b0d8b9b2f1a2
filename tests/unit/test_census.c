/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/core/census.c: which words of a machine's runtime memory are noted. The machine's memory is
 * a buffer of exactly that size, at whatever address it has: that is where its map says it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/core/census.h"

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

static struct memory_descriptor *add(enum memory_type type, uint64_t start, uint64_t pages,
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
static void put(uint8_t *at, uint64_t value)
{
	memcpy(at, &value, sizeof(value));
}

static uint64_t address(const uint8_t *at)
{
	return paddr_identity(at).value;
}

static int open_world(void **state)
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

static int close_world(void **state)
{
	(void)state;
	free(world.code);
	free(world.ranges);
	free(world.words);
	return 0;
}

static void scan(uint32_t capacity)
{
	const struct census_room room = {world.ranges, world.words, capacity};

	census_scan(&world.map, &room, &world.census);
}

/* Exactly these words are noted, in this order: the places end with NULL. */
static void assert_noted(const uint8_t *const *places)
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

/* Memory without a pointer: numbers, text, addresses of nobody. */
static void test_nothing(void **state)
{
	(void)state;
	put(world.code, 42);
	put(world.code + 8, UINT64_MAX);
	put(world.data, 0x6d69726973207473);
	put(world.data + 8, 0xffffffff80000000);
	put(world.data + 16, 0x80000000);
	NOTHING_NOTED();
}

/* To the first and last byte of each kind of memory that a pointer may lead to, and one beyond. */
static void test_targets(void **state)
{
	(void)state;
	put(world.code, BOOT_DATA);
	put(world.code + 8, BOOT_DATA + 16 * PAGE_SIZE - 1);
	put(world.code + 16, BOOT_DATA - 1);
	put(world.code + 24, BOOT_DATA + 16 * PAGE_SIZE);
	put(world.data, address(world.code));
	put(world.data + 8, address(world.data) + 2 * PAGE_SIZE - 1);
	put(world.data + 16, address(world.code) - 1);
	put(world.data + 24, address(world.data) + 2 * PAGE_SIZE);
	NOTED(world.code, world.code + 8, world.data, world.data + 8);
}

/* Boot-services and loader memory, and RUNTIME descriptors of any type; not free or ACPI memory. */
static void test_types(void **state)
{
	(void)state;
	add(MEMORY_LOADER_CODE, LOADER_CODE, 1, 0);
	add(MEMORY_MMIO, FLASH, 1024, MEMORY_ATTRIBUTE_RUNTIME);
	add(MEMORY_ACPI_NVS, FREE_MEMORY + 16 * PAGE_SIZE, 1, 0);
	for (uint64_t i = 0; i < 4; i++) {
		static const uint64_t targets[] = {
			FREE_MEMORY + 16 * PAGE_SIZE,
			FREE_MEMORY,
			FLASH + 0x3fffff,
			LOADER_CODE + 0xfff,
		};

		put(world.data + 8 * i, targets[i]);
	}
	NOTED(world.data + 16, world.data + 24);
}

/* Small numbers are none, though boot-services memory may start at 0. */
static void test_lowest(void **state)
{
	(void)state;
	add(MEMORY_BOOT_SERVICES_CODE, LOW_DATA, 0x100, 0);
	put(world.data, LOW_DATA);
	put(world.data + 8, CENSUS_LOWEST - 1);
	put(world.data + 16, CENSUS_LOWEST);
	NOTED(world.data + 16);
}

/* A map that holds nothing but small numbers. */
static void test_nothing_but_low_memory(void **state)
{
	(void)state;
	world.map.size = 0;
	put(world.data, LOW_DATA);
	add(MEMORY_BOOT_SERVICES_CODE, LOW_DATA, 1, 0);
	NOTHING_NOTED();
}

/* What is no RAM is never read, and what lacks the attribute is none of firmware's at runtime. */
static void test_only_runtime_memory_is_read(void **state)
{
	(void)state;
	memory_map_at(&world.map, 0)->type = MEMORY_MMIO;
	memory_map_at(&world.map, 1)->attribute = 0;
	add(MEMORY_RESERVED, 0x1000, 1, MEMORY_ATTRIBUTE_RUNTIME);
	add(MEMORY_MMIO_PORT_SPACE, 0x2000, 1, MEMORY_ATTRIBUTE_RUNTIME);
	put(world.code, BOOT_DATA);
	put(world.data, BOOT_DATA);
	NOTHING_NOTED();
}

/* A packed structure has its words where the step leads. */
static void test_steps(void **state)
{
	(void)state;
	put(world.data + 8, BOOT_DATA + 0x10);
	put(world.data + 20, BOOT_DATA + 0x20);
	put(world.data + 34, BOOT_DATA + 0x30);
	put(world.data + 43, BOOT_DATA + 0x40);
	NOTED(world.data + 8);
	world.census.step = 4;
	NOTED(world.data + 8, world.data + 20);
	world.census.step = 2;
	NOTED(world.data + 8, world.data + 20, world.data + 34);
	world.census.step = 1;
	NOTED(world.data + 8, world.data + 20, world.data + 34, world.data + 43);
}

/* The last word of a descriptor is one; what reaches beyond it is none, whatever lies behind. */
static void test_the_end_of_a_descriptor(void **state)
{
	uint8_t *end = world.data + 2 * PAGE_SIZE;

	(void)state;
	world.census.step = 1;
	put(world.data - 4, BOOT_DATA);
	NOTHING_NOTED();
	put(world.data - 8, BOOT_DATA);
	put(end - 8, BOOT_DATA);
	NOTED(world.data - 8, end - 8);
}

/* What does not fit is counted. */
static void test_capacity(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < WORDS + 3; i++)
		put(world.data + 16 * i, BOOT_DATA + i);
	scan(WORDS);
	assert_int_equal(world.census.word_count, WORDS);
	assert_int_equal(world.census.word_count_all, WORDS + 3);
	assert_int_equal(world.words[WORDS - 1].value, BOOT_DATA + WORDS - 1);
	scan(0);
	assert_int_equal(world.census.word_count, 0);
	assert_int_equal(world.census.word_count_all, WORDS + 3);
}

/* Descriptors that cannot be believed are neither read nor led to. */
static void test_unsound_descriptors(void **state)
{
	static const struct {
		uint64_t start, pages;
	} unsound[] = {
		{BOOT_DATA + 0x20000, 0},
		{BOOT_DATA + 0x20800, 1},
		{0x1000, UINT64_MAX >> 12},
		{0x1000, UINT64_MAX},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(unsound) / sizeof(unsound[0]); i++)
		add(MEMORY_RUNTIME_SERVICES_DATA, unsound[i].start, unsound[i].pages,
		    MEMORY_ATTRIBUTE_RUNTIME);
	put(world.data, BOOT_DATA + 0x20000);
	put(world.data + 8, BOOT_DATA + 0x20800);
	put(world.data + 16, FREE_MEMORY);
	put(world.data + 24, BOOT_DATA);
	NOTED(world.data + 24);
}

/* Neither the order of the descriptors nor their overlap hides a word; one in two of them is twice. */
static void test_unsorted_and_overlapping(void **state)
{
	(void)state;
	add(MEMORY_BOOT_SERVICES_DATA, BOOT_DATA + 8 * PAGE_SIZE, 16, 0);
	add(MEMORY_LOADER_CODE, LOADER_CODE, 1, 0);
	add(MEMORY_BOOT_SERVICES_DATA, BOOT_DATA + 24 * PAGE_SIZE, 1, 0);
	put(world.code, BOOT_DATA + 23 * PAGE_SIZE);
	put(world.code + 8, LOADER_CODE);
	put(world.data, BOOT_DATA + 24 * PAGE_SIZE);
	put(world.data + 8, LOADER_CODE + 1);
	put(world.data + 16, BOOT_DATA + 25 * PAGE_SIZE);
	NOTED(world.code, world.code + 8, world.data, world.data + 8);
	memory_map_at(&world.map, 0)->pages = 2;
	NOTED(world.code, world.code + 8, world.data, world.data + 8, world.data, world.data + 8);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_nothing),
		FRESH(test_targets),
		FRESH(test_types),
		FRESH(test_lowest),
		FRESH(test_nothing_but_low_memory),
		FRESH(test_only_runtime_memory_is_read),
		FRESH(test_steps),
		FRESH(test_the_end_of_a_descriptor),
		FRESH(test_capacity),
		FRESH(test_unsound_descriptors),
		FRESH(test_unsorted_and_overlapping),
	};

	return cmocka_run_group_tests_name("census", tests, NULL, NULL);
}
