/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From a virtual map to page tables: what is mapped, how, and what is left out. test_region_rights.c has
 * the rights, test_maps_regions.c the real maps.
 */
#include "tests/unit/regions_world.h"

/* Before rights are known, and where nobody knows them, code can be written and executed, everything else
 * be written. */
static void test_before_rights_are_known(void **state)
{
	struct fixture *f = *state;

	add_region(f, DATA, BASE + 0x10000, 2);
	add_region(f, MEMORY_ACPI_NVS, BASE + 0x12000, 1);
	assert_int_equal(regions_map(&f->table, &f->map), STATUS_OK);
	expect_picture(f, "bbbbbbbbbbbbbbbbwww");
	f->rights.image_count = 0;
	regions_protect(&f->table, &f->map, &f->rights);
	expect_picture(f, "bbbbbbbbbbbbbbbbwww");
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

/* Two pages for one place are not made peace between: whoever planned that is told. */
static void test_conflict(void **state)
{
	struct fixture *f = *state;

	map_add_runtime(&f->map, DATA, BASE + 0x10000, 1)->virtual_start = vaddr(VIRTUAL + 0xf000);
	assert_int_equal(regions_map(&f->table, &f->map), STATUS_MAPPING_TAKEN);
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
		{CODE, 0x0, CACHE_UNCACHED, false},
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
		struct walker_leaf leaf;

		f->map.size = 0;
		map_add(&f->map, cases[i].type, 2 * GIB, 2 * MIB / PAGE_SIZE,
			cases[i].attribute | MEMORY_ATTRIBUTE_RUNTIME)
			->virtual_start = vaddr(VIRTUAL);
		open_tables(f);
		assert_int_equal(regions_map(&f->table, &f->map), STATUS_OK);
		assert_true(find(f, VIRTUAL, &leaf));
		assert_int_equal(leaf.pat_index, cases[i].cache == CACHE_WRITE_BACK ? 0 : 3);
		assert_int_equal(leaf.size, cases[i].large ? 2 * MIB : PAGE_SIZE);
		assert_int_equal(region_cache(memory_map_at(&f->map, 0)), cases[i].cache);
	}
}

/* What holds no images is written and not executed, in as few pages as can be; nobody's rights change
 * that afterwards. */
static void test_mmio(void **state)
{
	struct fixture *f = *state;
	struct walker_leaf leaf;

	f->map.size = 0;
	map_add_runtime(&f->map, MEMORY_MMIO, GIB << 10, GIB >> PAGE_SHIFT << 10)
		->virtual_start = vaddr(VIRTUAL);
	map_add(&f->attributes, CODE, GIB << 10, 16, RO);
	f->rights.attributes = &f->attributes;
	assert_int_equal(regions_map(&f->table, &f->map), STATUS_OK);
	regions_protect(&f->table, &f->map, &f->rights);
	for (uint64_t at = 0; at < GIB << 10; at += GIB) {
		assert_true(find(f, VIRTUAL + at, &leaf));
		assert_int_equal(leaf.size, GIB);
		assert_true(leaf.writable);
		assert_false(leaf.executable);
	}
	assert_false(find(f, VIRTUAL + (GIB << 10), &leaf));
}

/* RAM without images, too, stays as it is, whatever a table says of it. */
static void test_other_memory_keeps_its_rights(void **state)
{
	struct fixture *f = *state;

	f->map.size = 0;
	add_region(f, MEMORY_ACPI_NVS, BASE, 2);
	add_region(f, MEMORY_RESERVED, BASE + 0x2000, 1);
	add_entry(f, 0, 3, RO);
	f->rights.attributes = &f->attributes;
	f->rights.image_count = 0;
	expect_rights(f, "www");
}

/* A region at an address that is none fails, and so does a pool that is too small at any table. */
static void test_failures(void **state)
{
	struct fixture *f = *state;
	uint32_t used;

	assert_int_equal(regions_map(&f->table, &f->map), STATUS_OK);
	used = f->pool.used;
	for (f->pool.pages = 1; f->pool.pages < used; f->pool.pages++) {
		open_tables(f);
		assert_int_equal(regions_map(&f->table, &f->map), STATUS_POOL_EMPTY);
	}
	open_tables(f);
	assert_int_equal(regions_map(&f->table, &f->map), STATUS_OK);
	memory_map_at(&f->map, 0)->virtual_start = vaddr(UINT64_C(1) << 60);
	assert_int_equal(regions_map(&f->table, &f->map), STATUS_MAPPING_NOT_CANONICAL);
	memory_map_at(&f->map, 0)->virtual_start = vaddr(VIRTUAL + 1);
	assert_int_equal(regions_map(&f->table, &f->map), STATUS_MAPPING_MISALIGNED);
}

/* Behind a failure nothing is mapped any more. */
static void test_nothing_behind_a_failure(void **state)
{
	struct fixture *f = *state;
	struct walker_leaf leaf;

	memory_map_at(&f->map, 0)->virtual_start = vaddr(UINT64_C(1) << 60);
	add_region(f, DATA, BASE + 0x10000, 1);
	assert_int_equal(regions_map(&f->table, &f->map), STATUS_MAPPING_NOT_CANONICAL);
	assert_false(find(f, VIRTUAL + 0x10000, &leaf));
}

/* A page of ours at the place of a region that shows the same keeps its own rights until somebody knows
 * better, and its cache for good. */
static void test_region_around_own_pages(void **state)
{
	struct fixture *f = *state;
	const struct mapping own = {.virtual = vaddr(VIRTUAL + 0x4000),
				    .physical = paddr(BASE + 0x4000),
				    .size = 0x2000,
				    .cache = CACHE_WRITE_COMBINING};
	struct walker_leaf leaf;

	f->rights.image_count = 0;
	assert_int_equal(page_table_map(&f->table, &own), STATUS_OK);
	assert_int_equal(regions_map(&f->table, &f->map), STATUS_OK);
	expect_picture(f, "bbbbrrbbbbbbbbbb");
	regions_protect(&f->table, &f->map, &f->rights);
	expect_picture(f, "bbbbrrbbbbbbbbbb");
	add_entry(f, 5, 2, RO);
	f->rights.attributes = &f->attributes;
	f->rights.runtime_services = paddr(BASE + 0x4000);
	regions_protect(&f->table, &f->map, &f->rights);
	expect_picture(f, "bbbbwxxbbbbbbbbb");
	assert_true(find(f, VIRTUAL + 0x4000, &leaf));
	assert_int_equal(leaf.pat_index, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(test_before_rights_are_known),
		WITH_FIXTURE(test_overlap),
		WITH_FIXTURE(test_conflict),
		WITH_FIXTURE(test_cache_and_size),
		WITH_FIXTURE(test_mmio),
		WITH_FIXTURE(test_other_memory_keeps_its_rights),
		WITH_FIXTURE(test_failures),
		WITH_FIXTURE(test_nothing_behind_a_failure),
		WITH_FIXTURE(test_region_around_own_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
