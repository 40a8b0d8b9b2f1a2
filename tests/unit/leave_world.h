/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/reserve.c, plan.c and leave.c have in common: a loader that has
 * everything but a plan.
 */
#ifndef LEAVE_WORLD_H
#define LEAVE_WORLD_H

#include "tests/unit/exit_world.h"

#include <layout.h>

#define POOL_FIRST 64 /* as if there were no more for these tests */
#define COUNT 40      /* ten regions, as many as OVMF has */

/* Sets the pages aside: the size query, and one allocation. */
static inline void reserve(struct scripted_firmware *firmware)
{
	struct loader *loader = firmware->loader;

	free(loader->reserved.map.descriptors);
	free(loader->reserved.virtual_map.descriptors);
	loader->reserved = (struct reserved){.tables_spare = loader->reserved.tables_spare};
	assert_true(reserve_pages(&loader->firmware, &loader->reserved));
	assert_string_equal(firmware->events, "map pages");
}

static uint8_t segment[2 * 4096] __attribute__((aligned(4096)));
static uint8_t own_image[4096] __attribute__((aligned(4096)));

static inline struct scripted_firmware *open_counted(uint64_t descriptor_size,
						     uint32_t tables_spare, uint64_t count)
{
	struct scripted_firmware *firmware = scripted_firmware_open(descriptor_size, 1);
	struct loader *loader = firmware->loader;

	firmware->count = count;
	loader->kernel.image.segment_count = 1;
	loader->kernel.image.segments[0] = (struct elf_segment){.virtual = vaddr(
									KERNEL_VIRTUAL_BASE),
								.size = sizeof(segment),
								.rights = RIGHTS_X};
	loader->kernel.segments[0] = (struct pages){segment, sizeof(segment)};
	loader->firmware.own_image = (struct pages){own_image, sizeof(own_image)};
	loader->reserved.tables_spare = tables_spare;
	reserve(firmware);
	return firmware;
}

/* The same with a small pool. */
static inline struct scripted_firmware *open_with(uint64_t descriptor_size, uint32_t tables_spare)
{
	struct scripted_firmware *firmware = open_counted(descriptor_size, tables_spare, COUNT);
	struct page_pool *pool = &firmware->loader->reserved.pool;

	assert_true(pool->pages > POOL_FIRST + tables_spare);
	pool->pages = POOL_FIRST + tables_spare;
	return firmware;
}

static inline int open_loader(void **state)
{
	*state = open_with(48, 0);
	return 0;
}

/* A region so high that policy offset would reach the kernel. */
static inline void lift_a_region(unsigned int call, struct memory_map *map)
{
	(void)call;
	memory_map_at(map, 7)->physical_start = paddr(RUNTIME_VIRTUAL_END - RUNTIME_VIRTUAL_BASE);
}

#define PLANNED(test) cmocka_unit_test_setup_teardown(test, open_loader, close_firmware)

#endif
