/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Which rights a page of runtime memory gets: by the attributes table, by the image's sections, or
 * by what is left.
 */
#include "tests/unit/plan_world.h"

static const void *read_nothing(const struct handoff_image *image)
{
	(void)image;
	return NULL;
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

int main(void)
{
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
