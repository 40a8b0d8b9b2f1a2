/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test address spaces have in common: a loader with pages of its own, and a look
 * through the tables that it builds.
 */
#ifndef SPACE_WORLD_H
#define SPACE_WORLD_H

#include "tests/unit/scripted_firmware.h"

#include <layout.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/pe_file.h"
#include "tests/unit/walker.h"

#define SCREEN UINT64_C(0xd0000000)
#define SCREEN_SIZE (UINT64_C(1024) * 768 * 4)
#define MIB (1ULL << 20)

static inline struct pages block(uint64_t pages)
{
	return (struct pages){aligned_alloc(PAGE_SIZE, pages_to_size(pages)), pages_to_size(pages)};
}

/* A loader with an image, the handoff's block and a pool, and a map of scripted regions. */
static inline struct scripted_firmware *open_loader_with(uint32_t pool_pages)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, SCRIPTED_COUNT);
	struct reserved *reserved = &firmware->loader->reserved;
	struct pages *own_image = &firmware->loader->firmware.own_image;

	*own_image = block(size_to_pages(PE_FILE_SIZE));
	pe_file_make(own_image->data);
	free(reserved->map.descriptors);
	free(reserved->virtual_map.descriptors);
	reserved->map.descriptors = malloc(reserved->map_capacity);
	reserved->virtual_map.descriptors = malloc(reserved->map_capacity);
	reserved->block = block(2);
	reserved->tables = block(pool_pages);
	reserved->pool = (struct page_pool){.physical = paddr_identity(reserved->tables.data),
					    .mapped_at = vaddr_of(reserved->tables.data),
					    .pages = pool_pages};
	scripted_firmware_fill_map(firmware, &reserved->map);
	return firmware;
}

static inline int close_loader(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct reserved *reserved = &firmware->loader->reserved;

	free(firmware->loader->firmware.own_image.data);
	free(reserved->block.data);
	if (firmware->loader->firmware.taken_count == 0)
		free(reserved->tables.data);
	reserved->block.data = NULL;
	scripted_firmware_close(firmware);
	return 0;
}

static inline struct handoff_framebuffer screen_at(uint64_t base)
{
	return (struct handoff_framebuffer){.physical = paddr(base), .size = SCREEN_SIZE};
}

/* A page of those tables, its rights as in regions_world.h's pictures, and its index of IA32_PAT. */
static inline void expect_seen(const struct page_pool *pool, paddr_t root, uint64_t virtual,
			       uint64_t physical, char rights, unsigned int pat_index)
{
	struct walker_leaf leaf;

	if (!walker_find(pool, root, 4, virtual, &leaf))
		fail_msg("0x%lx is not mapped", (unsigned long)virtual);
	assert_int_equal(leaf.physical + (virtual - leaf.virtual), physical);
	assert_int_equal("rwxb"[leaf.writable + 2 * leaf.executable], rights);
	assert_int_equal(leaf.pat_index, pat_index);
}

static inline void expect_unseen(const struct page_pool *pool, paddr_t root, uint64_t virtual)
{
	struct walker_leaf leaf;

	if (walker_find(pool, root, 4, virtual, &leaf))
		fail_msg("0x%lx is mapped", (unsigned long)virtual);
}

static inline void add_size(const struct walker_leaf *leaf, void *context)
{
	*(uint64_t *)context += leaf->size;
}

/* How many bytes of the whole address space are mapped. */
static inline uint64_t mapped_size(const struct page_pool *pool, paddr_t root)
{
	uint64_t size = 0;

	walker_walk(pool, root, 4, true, add_size, &size);
	return size;
}

#endif
