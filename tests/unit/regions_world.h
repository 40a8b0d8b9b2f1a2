/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/core/regions.c and region_rights.c have in common: a region of
 * runtime code with an image in it, and page tables to look at.
 *
 * The region is memory of the test's own, so that images are read where they lie, as in the loader.
 */
#ifndef REGIONS_WORLD_H
#define REGIONS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/core/regions.h"
#include "tests/unit/maps.h"
#include "tests/unit/pe_file.h"
#include "tests/unit/walker.h"

#define CODE MEMORY_RUNTIME_SERVICES_CODE
#define DATA MEMORY_RUNTIME_SERVICES_DATA
#define RO MEMORY_ATTRIBUTE_RO
#define XP MEMORY_ATTRIBUTE_XP
#define PAGES_MAX 64
#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

/* Where the region lies, and where it is seen. */
static _Alignas(4096) uint8_t region[PAGES_MAX * 4096];
#define BASE ((uint64_t)(uintptr_t)region)
#define VIRTUAL UINT64_C(0xffffef1000000000)

/* The bytes of the image, in the middle of the region. */
#define IMAGE_PAGE 4
#define image_bytes (region + IMAGE_PAGE * 4096)

/* A code region of 16 pages at BASE with one image at page 4, of 6 pages. */
struct fixture {
	struct memory_map map;
	struct memory_map attributes;
	struct handoff_image images[2];
	struct region_rights rights;
	struct page_pool pool;
	struct page_table table;
};

/* Physical memory from BASE on is seen from VIRTUAL on. */
static inline void add_region(struct fixture *f, uint32_t type, uint64_t start, uint64_t pages)
{
	map_add_runtime(&f->map, type, start, pages)->virtual_start = vaddr(start - BASE + VIRTUAL);
}

static inline void add_entry(struct fixture *f, uint64_t first_page, uint64_t pages,
			     uint64_t attribute)
{
	map_add(&f->attributes, attribute == RO ? CODE : DATA, BASE + first_page * PAGE_SIZE, pages,
		attribute);
}

static inline void open_tables(struct fixture *f)
{
	f->pool.used = 0;
	assert_int_equal(page_table_open(&f->table, &f->pool, 4, true, true), STATUS_OK);
}

static inline int open_fixture(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->map = map_make(8, 48);
	f->attributes = map_make(8, 48);
	f->images[0] = (struct handoff_image){.base = paddr_identity(image_bytes),
					      .size = PE_FILE_SIZE};
	f->rights = (struct region_rights){.images = f->images, .image_count = 1};
	f->pool = pool_make(0x123456000, PAGES_MAX);
	open_tables(f);
	memset(region, 0, sizeof(region));
	add_region(f, CODE, BASE, 16);
	pe_file_make(image_bytes);
	*state = f;
	return 0;
}

static inline int close_fixture(void **state)
{
	struct fixture *f = *state;

	map_free(&f->map);
	map_free(&f->attributes);
	pool_free(&f->pool);
	free(f);
	return 0;
}

static inline bool find(const struct fixture *f, uint64_t virtual, struct walker_leaf *leaf)
{
	return walker_find(&f->pool, f->table.root, 4, virtual, leaf);
}

/*
 * Compares the rights of each page from VIRTUAL on with a picture, one letter a page: r, w (and
 * readable), x (and readable), b for both; and sees that the page is shown that stands there.
 */
static inline void expect_picture(const struct fixture *f, const char *picture)
{
	char found[PAGES_MAX + 1] = "";

	for (unsigned int i = 0; i < PAGES_MAX; i++) {
		struct walker_leaf leaf;

		if (!find(f, VIRTUAL + i * PAGE_SIZE, &leaf))
			break;
		assert_int_equal(leaf.size, PAGE_SIZE);
		assert_int_equal(leaf.physical, BASE + i * PAGE_SIZE);
		found[i] = "rwxb"[leaf.writable + 2 * leaf.executable];
	}
	assert_string_equal(found, picture);
}

/* Maps, gives rights, and compares. */
static inline void expect_rights(struct fixture *f, const char *picture)
{
	open_tables(f);
	assert_int_equal(regions_map(&f->table, &f->map), STATUS_OK);
	regions_protect(&f->table, &f->map, &f->rights);
	expect_picture(f, picture);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

#endif
