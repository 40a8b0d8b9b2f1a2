/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/core/scan.c: which memory is read, and to which a pointer may lead, by maps that are
 * sound and others.
 */
#include "tests/unit/scan_world.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_types),
		FRESH(test_only_runtime_memory_is_read),
		FRESH(test_the_end_of_a_descriptor),
		FRESH(test_unsound_descriptors),
		FRESH(test_unsorted_and_overlapping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
