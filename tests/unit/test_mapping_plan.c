/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From a virtual map to the lines of an address space: pieces, rights, caches, table counts.
 */
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

static const void *read_image(const struct handoff_image *image)
{
	(void)image;
	return image_bytes;
}

static const void *read_nothing(const struct handoff_image *image)
{
	(void)image;
	return NULL;
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

static void add_region(struct fixture *f, uint32_t type, uint64_t start, uint64_t pages)
{
	map_add_runtime(&f->map, type, start, pages)->virtual_start = vaddr(start + DELTA);
}

static void add_entry(struct fixture *f, uint64_t first_page, uint64_t pages, uint64_t attribute)
{
	map_add(&f->attributes, attribute == RO ? CODE : DATA, BASE + first_page * PAGE_SIZE, pages,
		attribute);
}

static int open_fixture(void **state)
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

static int close_fixture(void **state)
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
static void expect_rights(struct fixture *f, const char *picture)
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

/* With a table that knows the image, its word counts, page by page. */
static void test_attributes_decide(void **state)
{
	struct fixture *f = *state;

	add_entry(f, 0, 4, XP);
	add_entry(f, 4, 1, XP);
	add_entry(f, 5, 3, RO);
	add_entry(f, 8, 1, RO | XP);
	add_entry(f, 9, 7, XP);
	f->rights.attributes = &f->attributes;
	expect_rights(f, "wwwwwxxxrwwwwwww");
}

/* A late driver, data throughout in the table, is mapped by its sections; the rest is not. */
static void test_late_driver(void **state)
{
	struct fixture *f = *state;

	add_entry(f, 0, 16, XP);
	f->rights.attributes = &f->attributes;
	expect_rights(f, "wwwwrxxrwwwwwwww");
}

/* One executable page is enough for the table to know an image. */
static void test_known_by_one_page(void **state)
{
	struct fixture *f = *state;

	add_entry(f, 0, 9, XP);
	add_entry(f, 9, 1, RO);
	add_entry(f, 10, 6, XP);
	f->rights.attributes = &f->attributes;
	expect_rights(f, "wwwwwwwwwxwwwwww");
}

/* Pages that the table does not speak of: sections inside the image, both rights outside. */
static void test_gaps_in_the_table(void **state)
{
	struct fixture *f = *state;

	add_entry(f, 2, 1, RO);
	add_entry(f, 5, 1, RO);
	f->rights.attributes = &f->attributes;
	expect_rights(f, "bbxbrxxrwwbbbbbb");
}

/* An entry that may not be believed leaves a gap. */
static void test_unbelievable_entry(void **state)
{
	struct fixture *f = *state;

	map_add(&f->attributes, MEMORY_MMIO, BASE, 16, RO);
	f->rights.attributes = &f->attributes;
	expect_rights(f, "bbbbrxxrwwbbbbbb");
}

/* An entry with neither RO nor XP says that its pages are not protected; an image in it is one that the
 * table does not know, and has its sections. */
static void test_entry_without_protection(void **state)
{
	struct fixture *f = *state;

	map_add(&f->attributes, CODE, BASE, 16, MEMORY_ATTRIBUTE_RUNTIME);
	f->rights.attributes = &f->attributes;
	expect_rights(f, "bbbbrxxrwwbbbbbb");
	f->rights.image_count = 0;
	expect_rights(f, "bbbbbbbbbbbbbbbb");
}

/* Without a table, the image has its sections, and code around it may be both. */
static void test_no_table(void **state)
{
	struct fixture *f = *state;

	expect_rights(f, "bbbbrxxrwwbbbbbb");
}

/* Data regions without images are written and not executed. */
static void test_data_region(void **state)
{
	struct fixture *f = *state;

	add_region(f, DATA, BASE + 0x10000, 4);
	f->rights.image_count = 0;
	expect_rights(f, "bbbbbbbbbbbbbbbbwwww");
}

/* An image whose bytes cannot be reached, or are none of PE, may be both. */
static void test_unreadable_image(void **state)
{
	struct fixture *f = *state;

	add_entry(f, 0, 16, XP);
	f->rights.attributes = &f->attributes;
	f->rights.read_image = read_nothing;
	expect_rights(f, "wwwwbbbbbbwwwwww");
	f->rights.read_image = read_image;
	image_bytes[0] = 0;
	expect_rights(f, "wwwwbbbbbbwwwwww");
}

/* Sections that are not aligned to pages say nothing about pages. */
static void test_small_section_alignment(void **state)
{
	struct fixture *f = *state;

	pe_file_put32(image_bytes, PE_FILE_HEADER + 24 + 32, 0x20);
	expect_rights(f, "bbbbbbbbbbbbbbbb");
	pe_file_put32(image_bytes, PE_FILE_HEADER + 24 + 32, 0x2000);
	expect_rights(f, "bbbbrxxrwwbbbbbb");
}

/* An image that does not start on a page has no pages of its own. */
static void test_unaligned_image(void **state)
{
	struct fixture *f = *state;

	f->image.base = paddr(BASE + 0x4800);
	pe_file_put32(image_bytes, PE_FILE_HEADER + 24 + 32, 0x1000);
	expect_rights(f, "bbbbbbbbbbbbbbbb");
}

/* A page that two sections share has the rights of both; padding can only be read. */
static void test_shared_page_and_padding(void **state)
{
	struct fixture *f = *state;

	pe_file_section(image_bytes, 0, 0x1000, 0x1800, 0, PE_FILE_X);
	pe_file_section(image_bytes, 1, 0x2800, 0x10, 0, PE_FILE_W);
	pe_file_section(image_bytes, 2, 0x4000, 1, 0, PE_FILE_W);
	expect_rights(f, "bbbbrxbrwrbbbbbb");
}

/* gRT can be written wherever it lies, also where it crosses into the next page. */
static void test_runtime_services_stay_writable(void **state)
{
	struct fixture *f = *state;

	add_entry(f, 0, 16, RO);
	f->rights.attributes = &f->attributes;
	f->rights.runtime_services = paddr(BASE + 0x2000);
	expect_rights(f, "xxbxxxxxxxxxxxxx");
	f->rights.runtime_services = paddr(BASE + 0x3000 - 135);
	expect_rights(f, "xxbbxxxxxxxxxxxx");
	f->rights.runtime_services = paddr(BASE + 0x3000 - 136);
	expect_rights(f, "xxbxxxxxxxxxxxxx");
}

/* Of descriptors that overlap, the first has the page, with its rights; each page comes once. */
static void test_overlap(void **state)
{
	struct fixture *f = *state;

	f->rights.image_count = 0;
	f->map.size = 0;
	add_region(f, DATA, BASE + 0x4000, 4);
	add_region(f, CODE, BASE, 16);
	add_region(f, DATA, BASE + 0x2000, 18);
	expect_rights(f, "bbbbwwwwbbbbbbbbwwww");
}

/* MMIO is uncached and may be large; RAM that may be cached is, in small pages. */
static void test_cache_and_size(void **state)
{
	static const struct {
		uint32_t type;
		uint64_t attribute;
		enum cache cache;
		bool large;
	} cases[] = {
		{CODE, 0xf, CACHE_WRITE_BACK, false},
		{DATA, 0x8, CACHE_WRITE_BACK, false},
		{DATA, 0x1, CACHE_UNCACHED, false},
		{DATA, 0x7, CACHE_UNCACHED, false},
		{MEMORY_MMIO, 0x1, CACHE_UNCACHED, true},
		{MEMORY_MMIO, 0x0, CACHE_UNCACHED, true},
		{MEMORY_MMIO, 0x100d, CACHE_UNCACHED, true}, /* ASUS UX391FA */
		{MEMORY_MMIO_PORT_SPACE, 0xf, CACHE_UNCACHED, true},
		{MEMORY_RESERVED, 0x0, CACHE_UNCACHED, true}, /* Apple, Dell */
		{MEMORY_RESERVED, 0xf, CACHE_WRITE_BACK, false},
		{MEMORY_ACPI_NVS, 0xf, CACHE_WRITE_BACK, false},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		f->map.size = 0;
		f->plan.count = 0;
		map_add(&f->map, cases[i].type, BASE, 1,
			cases[i].attribute | MEMORY_ATTRIBUTE_RUNTIME);
		assert_int_equal(mapping_plan_add_runtime(&f->plan, &f->map, &f->rights),
				 STATUS_OK);
		assert_int_equal(f->lines[0].cache, cases[i].cache);
		assert_int_equal(f->lines[0].large, cases[i].large);
		assert_int_equal(mapping_cache(memory_map_at(&f->map, 0)), cases[i].cache);
	}
}

/* What holds no images is one line, written and not executed, in either region of a pair. */
static void test_mmio_is_one_line(void **state)
{
	struct fixture *f = *state;

	f->map.size = 0;
	add_region(f, MEMORY_MMIO, 0x10000000000, GIB >> PAGE_SHIFT << 10);
	assert_int_equal(mapping_plan_add_runtime(&f->plan, &f->map, &f->rights), STATUS_OK);
	assert_int_equal(f->plan.count, 1);
	assert_int_equal(f->lines[0].size, GIB << 10);
	assert_int_equal(f->lines[0].rights, RIGHTS_W);
}

/* The 1:1 map takes runtime descriptors out of the whole map, writable and executable. */
static void test_physical_plan(void **state)
{
	struct fixture *f = *state;

	map_add(&f->map, MEMORY_CONVENTIONAL, 0x1000, 16, 0xf);
	map_add(&f->map, CODE, 0x20000, 1, 0xf);
	map_add_runtime(&f->map, DATA, 0x30000, 0);
	map_add_runtime(&f->map, MEMORY_MMIO, 0xffc00000, 1024);
	assert_int_equal(mapping_plan_add_runtime_physical(&f->plan, &f->map), STATUS_OK);
	assert_int_equal(f->plan.count, 2);
	for (uint32_t i = 0; i < 2; i++) {
		assert_int_equal(f->lines[i].virtual.value, f->lines[i].physical.value);
		assert_int_equal(f->lines[i].rights, RIGHTS_WX);
	}
	assert_int_equal(f->lines[0].size, 0x10000);
	assert_int_equal(f->lines[0].large, false);
	assert_int_equal(f->lines[1].physical.value, 0xffc00000);
	assert_int_equal(f->lines[1].large, true);
}

/* What else claims the memory (it should not) splits no line, in front of it or behind. */
static void test_physical_plan_under_other_descriptors(void **state)
{
	struct fixture *f = *state;

	f->map.size = 0;
	map_add(&f->map, MEMORY_CONVENTIONAL, BASE + 0x2000, 4, 0xf);
	add_region(f, CODE, BASE, 16);
	map_add(&f->map, MEMORY_CONVENTIONAL, BASE + 0x8000, 4, 0xf);
	assert_int_equal(mapping_plan_add_runtime_physical(&f->plan, &f->map), STATUS_OK);
	assert_int_equal(f->plan.count, 1);
	assert_int_equal(f->lines[0].size, 0x10000);
}

static void expect_line(const struct fixture *f, uint32_t index, uint64_t start, uint64_t size,
			enum cache cache)
{
	assert_true(index < f->plan.count);
	assert_int_equal(f->lines[index].physical.value, start);
	assert_int_equal(f->lines[index].virtual.value, start);
	assert_int_equal(f->lines[index].size, size);
	assert_int_equal(f->lines[index].cache, cache);
}

/* A framebuffer that lies half inside a RUNTIME region, and one that lies around it: firmware's lines
 * stay as they are, and the screen has what is left. */
static void test_framebuffer_over_a_region(void **state)
{
	struct fixture *f = *state;
	struct mapping screen = {.virtual = vaddr(0xd0000000),
				 .physical = paddr(0xd0000000),
				 .size = 0x8000,
				 .cache = CACHE_WRITE_COMBINING};

	f->map.size = 0;
	map_add_runtime(&f->map, MEMORY_MMIO, 0xd0004000, 8);
	assert_int_equal(mapping_plan_add_runtime_physical(&f->plan, &f->map), STATUS_OK);
	assert_int_equal(mapping_plan_add(&f->plan, &screen), STATUS_OK);
	assert_int_equal(f->plan.count, 2);
	expect_line(f, 0, 0xd0004000, 0x8000, CACHE_UNCACHED);
	expect_line(f, 1, 0xd0000000, 0x4000, CACHE_WRITE_COMBINING);

	screen.size = 0x10000;
	assert_int_equal(mapping_plan_add(&f->plan, &screen), STATUS_OK);
	assert_int_equal(f->plan.count, 3);
	expect_line(f, 2, 0xd000c000, 0x4000, CACHE_WRITE_COMBINING);
	assert_int_equal(mapping_plan_add(&f->plan, &screen), STATUS_OK);
	assert_int_equal(f->plan.count, 3);
}

/* Pages of ours inside a RUNTIME region keep their line; the region is planned around them. */
static void test_region_around_own_pages(void **state)
{
	struct fixture *f = *state;
	const struct mapping own = {.virtual = vaddr(BASE + 0x4000),
				    .physical = paddr(BASE + 0x4000),
				    .size = 0x2000};

	assert_int_equal(mapping_plan_add(&f->plan, &own), STATUS_OK);
	assert_int_equal(mapping_plan_add_runtime_physical(&f->plan, &f->map), STATUS_OK);
	assert_int_equal(f->plan.count, 3);
	expect_line(f, 1, BASE, 0x4000, CACHE_WRITE_BACK);
	expect_line(f, 2, BASE + 0x6000, 0xa000, CACHE_WRITE_BACK);
}

/* Two pages for one place are not made peace between: the page tables will refuse them. */
static void test_conflict_stays(void **state)
{
	struct fixture *f = *state;
	struct mapping line = {.virtual = vaddr(DELTA), .physical = paddr(BASE), .size = 0x2000};

	assert_int_equal(mapping_plan_add(&f->plan, &line), STATUS_OK);
	line.physical = paddr(BASE + 0x1000);
	assert_int_equal(mapping_plan_add(&f->plan, &line), STATUS_OK);
	assert_int_equal(f->plan.count, 2);
	assert_int_equal(f->lines[1].size, 0x2000);
}

/* A plan with room for just enough lines holds them; one less is an error, with no line lost. */
static void test_capacity(void **state)
{
	struct fixture *f = *state;

	f->plan.capacity = 6;
	expect_rights(f, "bbbbrxxrwwbbbbbb");
	f->plan.capacity = 5;
	f->plan.count = 0;
	assert_int_equal(mapping_plan_add_runtime(&f->plan, &f->map, &f->rights), STATUS_PLAN_FULL);
	assert_int_equal(f->plan.count, 5);
}

/* A size is rounded up to whole pages; nothing is no line, even in a plan that is full. */
static void test_add(void **state)
{
	struct fixture *f = *state;
	struct mapping line = {.virtual = vaddr(DELTA), .size = 1};

	f->plan.capacity = 2;
	assert_int_equal(mapping_plan_add(&f->plan, &line), STATUS_OK);
	assert_int_equal(f->lines[0].size, 4096);
	line.virtual = vaddr(DELTA + GIB);
	line.size = 4097;
	assert_int_equal(mapping_plan_add(&f->plan, &line), STATUS_OK);
	assert_int_equal(f->lines[1].size, 8192);
	line.virtual = vaddr(DELTA + 2 * GIB);
	line.size = 0;
	assert_int_equal(mapping_plan_add(&f->plan, &line), STATUS_OK);
	line.size = 1;
	assert_int_equal(mapping_plan_add(&f->plan, &line), STATUS_PLAN_FULL);
	assert_int_equal(f->plan.count, 2);
}

/* Behind a line that could not be added there is none, though it would fit. */
static void test_nothing_behind_a_refusal(void **state)
{
	struct fixture *f = *state;
	struct mapping line = {.virtual = vaddr(DELTA), .size = 1};

	f->plan.status = STATUS_PE_SECTION;
	assert_int_equal(mapping_plan_add(&f->plan, &line), STATUS_PE_SECTION);
	assert_int_equal(mapping_plan_add_runtime_physical(&f->plan, &f->map), STATUS_PE_SECTION);
	assert_int_equal(f->plan.count, 0);
}

static uint64_t tables_for(uint64_t virtual, uint64_t physical, uint64_t size, bool large,
			   unsigned int levels)
{
	struct mapping line = {.virtual = vaddr(virtual),
			       .physical = paddr(physical),
			       .size = size,
			       .large = large};
	struct mapping_plan plan = {.mappings = &line, .count = 1, .capacity = 1};

	return mapping_plan_tables(&plan, levels);
}

/* The root alone for nothing, then one table a level for whatever a line reaches into. */
static void test_table_counts(void **state)
{
	struct mapping_plan empty = {.count = 0};

	(void)state;
	assert_int_equal(mapping_plan_tables(&empty, 4), 1);
	assert_int_equal(tables_for(DELTA, 0, 4096, false, 4), 4);
	assert_int_equal(tables_for(DELTA, 0, 4096, false, 5), 5);
	assert_int_equal(tables_for(DELTA, 0, 2 * MIB, false, 4), 4);
	assert_int_equal(tables_for(DELTA + 4096, 0, 2 * MIB, false, 4), 5);
	/* Across every border there is: two of each table. */
	assert_int_equal(tables_for(0x7ffffff000, 0, 8192, false, 4), 7);
	/* The very last page. */
	assert_int_equal(tables_for(0xfffffffffffff000, 0, 4096, false, 5), 5);
}

/* Large pages need no last table where they fit, and one at each ragged end. */
static void test_table_counts_of_large_pages(void **state)
{
	(void)state;
	assert_int_equal(tables_for(DELTA, 0, 4 * MIB, true, 4), 3);
	assert_int_equal(tables_for(DELTA + 4096, 4096, 8 * MIB, true, 4), 5);
	assert_int_equal(tables_for(DELTA + 4096, 4096, 4096, true, 4), 4);
	assert_int_equal(tables_for(DELTA + 4096, 4096, 4 * MIB - 4096, true, 4), 4);
	assert_int_equal(tables_for(DELTA, 0, 4 * MIB + 4096, true, 4), 4);
	assert_int_equal(tables_for(DELTA + 4096, 0, 8 * MIB, true, 4), 8);
	assert_int_equal(tables_for(DELTA, 0, 64 * GIB, true, 4), 2 + 64);
}

int main(void)
{
#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(test_attributes_decide),
		WITH_FIXTURE(test_late_driver),
		WITH_FIXTURE(test_known_by_one_page),
		WITH_FIXTURE(test_gaps_in_the_table),
		WITH_FIXTURE(test_unbelievable_entry),
		WITH_FIXTURE(test_entry_without_protection),
		WITH_FIXTURE(test_no_table),
		WITH_FIXTURE(test_data_region),
		WITH_FIXTURE(test_unreadable_image),
		WITH_FIXTURE(test_small_section_alignment),
		WITH_FIXTURE(test_unaligned_image),
		WITH_FIXTURE(test_shared_page_and_padding),
		WITH_FIXTURE(test_runtime_services_stay_writable),
		WITH_FIXTURE(test_overlap),
		WITH_FIXTURE(test_cache_and_size),
		WITH_FIXTURE(test_mmio_is_one_line),
		WITH_FIXTURE(test_physical_plan),
		WITH_FIXTURE(test_physical_plan_under_other_descriptors),
		WITH_FIXTURE(test_framebuffer_over_a_region),
		WITH_FIXTURE(test_region_around_own_pages),
		WITH_FIXTURE(test_conflict_stays),
		WITH_FIXTURE(test_capacity),
		WITH_FIXTURE(test_add),
		WITH_FIXTURE(test_nothing_behind_a_refusal),
		cmocka_unit_test(test_table_counts),
		cmocka_unit_test(test_table_counts_of_large_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
