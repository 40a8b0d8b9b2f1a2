/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From a virtual map to the lines of an address space: pieces, caches, what is planned around, and
 * how many page tables it takes. test_mapping_rights.c has the rights.
 */
#include "tests/unit/plan_world.h"

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
	const struct CMUnitTest tests[] = {
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
