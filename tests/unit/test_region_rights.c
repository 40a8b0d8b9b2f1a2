/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Which rights a page of runtime memory gets: by the attributes table, by the image's sections, or
 * by what is left.
 */
#include "tests/unit/regions_world.h"

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

/* And so it is where newer EDK II says that such a region holds no image: all of it read-only, too. */
static void test_late_driver_read_only(void **state)
{
	struct fixture *f = *state;

	add_entry(f, 0, 16, RO | XP);
	f->rights.attributes = &f->attributes;
	expect_rights(f, "rrrrrxxrwwrrrrrr");
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

/* Pages that the table does not speak of: both rights; sections inside an image of which it has no
 * read-only page, and both rights there too if it has one: such an image is left to the table alone. */
static void test_gaps_in_the_table(void **state)
{
	struct fixture *f = *state;

	add_entry(f, 2, 1, RO);
	f->rights.attributes = &f->attributes;
	expect_rights(f, "bbxbrxxrwwbbbbbb");
	add_entry(f, 5, 1, RO);
	expect_rights(f, "bbxbbxbbbbbbbbbb");
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

/* An image whose bytes are none of PE, or end inside its headers, may be both. */
static void test_unreadable_image(void **state)
{
	struct fixture *f = *state;

	add_entry(f, 0, 16, XP);
	f->rights.attributes = &f->attributes;
	f->images[0].size = PE_FILE_SECTIONS;
	expect_rights(f, "wwwwbwwwwwwwwwww");
	f->images[0].size = PE_FILE_SIZE;
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

/* An image that does not start on a page has no pages of its own; it reaches into one more. */
static void test_unaligned_image(void **state)
{
	struct fixture *f = *state;

	f->images[0].base = paddr(BASE + 0x4800);
	pe_file_make(region + 0x4800);
	expect_rights(f, "bbbbbbbbbbbbbbbb");
	add_region(f, DATA, BASE + 0x10000, 4);
	f->images[0].base = paddr(BASE + 0xf800);
	expect_rights(f, "bbbbbbbbbbbbbbbbbbbb");
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
	f->rights.runtime_services = paddr(BASE + 0x3000 - sizeof(struct runtime_services));
	expect_rights(f, "xxbxxxxxxxxxxxxx");
	f->rights.runtime_services = paddr(BASE + 0x3000 - sizeof(struct runtime_services) + 1);
	expect_rights(f, "xxbbxxxxxxxxxxxx");
}

/* In the image of a data region, too: U-Boot's gRT lies in its own image. */
static void test_runtime_services_in_an_image(void **state)
{
	struct fixture *f = *state;

	f->rights.runtime_services = paddr(BASE + 0x5ff0);
	expect_rights(f, "bbbbrbbrwwbbbbbb");
}

/* Images lie in data regions as well, and have their sections there; what is around them is data. */
static void test_image_in_a_data_region(void **state)
{
	struct fixture *f = *state;

	f->map.size = 0;
	add_region(f, DATA, BASE, 16);
	expect_rights(f, "wwwwrxxrwwwwwwww");
}

/* An image across the border of two regions has its sections on either side. */
static void test_image_across_regions(void **state)
{
	struct fixture *f = *state;

	f->map.size = 0;
	add_region(f, CODE, BASE, 6);
	add_region(f, DATA, BASE + 0x6000, 10);
	expect_rights(f, "bbbbrxxrwwwwwwww");
}

/* Of entries, and of images, that overlap the first counts. */
static void test_first_entry_and_first_image_count(void **state)
{
	struct fixture *f = *state;

	f->images[1] = (struct handoff_image){.base = paddr(BASE + 0x8000), .size = 0x4000};
	f->rights.image_count = 2;
	expect_rights(f, "bbbbrxxrwwbbbbbb");
	f->rights.image_count = 0;
	add_entry(f, 4, 2, RO);
	add_entry(f, 5, 3, XP);
	f->rights.attributes = &f->attributes;
	expect_rights(f, "bbbbxxwwbbbbbbbb");
}

/* An entry answers from its first page to its last, also one that starts in front of the region or ends
 * behind it. */
static void test_entry_beyond_the_region(void **state)
{
	struct fixture *f = *state;

	f->map.size = 0;
	add_region(f, CODE, BASE + 0x2000, 4);
	map_add(&f->attributes, CODE, BASE, 3, RO);
	map_add(&f->attributes, DATA, BASE + 0x5000, 100, XP);
	f->rights.attributes = &f->attributes;
	f->rights.image_count = 0;
	open_tables(f);
	assert_int_equal(regions_map(&f->table, &f->map), STATUS_OK);
	regions_protect(&f->table, &f->map, &f->rights);
	for (uint64_t page = 2; page < 6; page++) {
		struct walker_leaf leaf;

		assert_true(find(f, VIRTUAL + page * PAGE_SIZE, &leaf));
		assert_int_equal(leaf.writable, page != 2);
		assert_int_equal(leaf.executable, page != 5);
	}
}

/* An image or an entry of no size, or that wraps, is nowhere. */
static void test_extents_that_are_none(void **state)
{
	struct fixture *f = *state;

	f->images[0].size = 0;
	expect_rights(f, "bbbbbbbbbbbbbbbb");
	f->images[0].size = UINT64_MAX;
	expect_rights(f, "bbbbbbbbbbbbbbbb");
	f->images[0].size = PE_FILE_SIZE;
	map_add(&f->attributes, CODE, BASE, 0, RO);
	map_add(&f->attributes, CODE, BASE, UINT64_MAX, RO);
	map_add(&f->attributes, CODE, BASE + 0x800, 2, RO);
	f->rights.attributes = &f->attributes;
	expect_rights(f, "bbbbrxxrwwbbbbbb");
}

/* However pages are shared out among regions, each gets the same rights: entries and images are told
 * apart by their own borders, and reach as far as regions do. */
static void test_page_by_page(void **state)
{
	static const char picture[] = "bwwbrxxrwwbbbbww";
	struct fixture *f = *state;

	add_entry(f, 1, 2, XP);
	add_entry(f, 14, 9, XP);
	f->rights.attributes = &f->attributes;
	expect_rights(f, picture);
	map_free(&f->map);
	f->map = map_make(16, 48);
	for (uint64_t pages = 1; pages < 16; pages++) {
		f->map.size = 0;
		for (uint64_t page = 0; page < 16; page += pages)
			add_region(f, CODE, BASE + page * PAGE_SIZE,
				   page + pages < 16 ? pages : 16 - page);
		expect_rights(f, picture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(test_attributes_decide),
		WITH_FIXTURE(test_late_driver),
		WITH_FIXTURE(test_late_driver_read_only),
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
		WITH_FIXTURE(test_runtime_services_in_an_image),
		WITH_FIXTURE(test_image_in_a_data_region),
		WITH_FIXTURE(test_image_across_regions),
		WITH_FIXTURE(test_first_entry_and_first_image_count),
		WITH_FIXTURE(test_entry_beyond_the_region),
		WITH_FIXTURE(test_extents_that_are_none),
		WITH_FIXTURE(test_page_by_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
