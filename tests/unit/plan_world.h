/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/core/mapping_plan.c have in common: a region of runtime code
 * with an image in it.
 */
#ifndef PLAN_WORLD_H
#define PLAN_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/core/mapping_plan.h"
#include "tests/unit/maps.h"
#include "tests/unit/pe_file.h"

#define CODE MEMORY_RUNTIME_SERVICES_CODE
#define DATA MEMORY_RUNTIME_SERVICES_DATA
#define RO MEMORY_ATTRIBUTE_RO
#define XP MEMORY_ATTRIBUTE_XP
#define LINES_MAX 64
#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

/* Where the tests' image lies, and how far above physical memory regions are seen. */
#define BASE 0x7e000000ULL
#define DELTA 0xffffef1000000000ULL

static uint8_t image_bytes[PE_FILE_SIZE];

static inline const void *read_image(const struct handoff_image *image)
{
	(void)image;
	return image_bytes;
}

/* A code region of 16 pages at BASE with one image in its middle, at page 4, of 6 pages. */
struct fixture {
	struct memory_map map;
	struct memory_map attributes;
	struct handoff_image image;
	struct mapping_rights_source rights;
	struct mapping lines[LINES_MAX];
	struct mapping_plan plan;
};

static inline void add_region(struct fixture *f, uint32_t type, uint64_t start, uint64_t pages)
{
	map_add_runtime(&f->map, type, start, pages)->virtual_start = vaddr(start + DELTA);
}

static inline void add_entry(struct fixture *f, uint64_t first_page, uint64_t pages,
			     uint64_t attribute)
{
	map_add(&f->attributes, attribute == RO ? CODE : DATA, BASE + first_page * PAGE_SIZE, pages,
		attribute);
}

static inline int open_fixture(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->map = map_make(8, 48);
	f->attributes = map_make(8, 48);
	f->image = (struct handoff_image){.base = paddr(BASE + 0x4000), .size = PE_FILE_SIZE};
	f->rights = (struct mapping_rights_source){
		.images = &f->image,
		.image_count = 1,
		.read_image = read_image,
	};
	f->plan = (struct mapping_plan){.mappings = f->lines, .capacity = LINES_MAX};
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
	free(f);
	return 0;
}

/*
 * Plans, and compares the rights of each page from BASE on with a picture, one letter a page:
 * r, w (and readable), x (and readable), b for both.
 */
static inline void expect_rights(struct fixture *f, const char *picture)
{
	char found[LINES_MAX + 1] = "";

	f->plan.count = 0;
	assert_int_equal(mapping_plan_add_runtime(&f->plan, &f->map, &f->rights), STATUS_OK);
	for (uint32_t i = 0; i < f->plan.count; i++) {
		const struct mapping *line = &f->lines[i];

		assert_int_equal(line->virtual.value - line->physical.value, DELTA);
		/* Lines are as long as they can be. */
		if (i > 0 && line[-1].physical.value + line[-1].size == line->physical.value)
			assert_int_not_equal(line->rights, line[-1].rights);
		for (uint64_t at = 0; at < line->size; at += PAGE_SIZE) {
			uint64_t page = (line->physical.value + at - BASE) / PAGE_SIZE;

			assert_true(page < LINES_MAX);
			assert_int_equal(found[page], 0);
			found[page] = "rwxb"[line->rights];
		}
	}
	assert_string_equal(found, picture);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

#endif
