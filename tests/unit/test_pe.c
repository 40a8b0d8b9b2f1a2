/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The section table of a portable executable in memory, sound and damaged.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <audit/drivers.h>
#include <mapping.h>

#include "kernel/lib/pe.h"
#include "tests/unit/pe_file.h"

static enum status examine(const uint8_t *file, size_t size, struct pe_image *image)
{
	struct pe_image before, after;
	void *copy = malloc(size);
	enum status status;

	memcpy(copy, file, size);
	memset(&before, 0x5a, sizeof(before));
	after = before;
	status = pe_examine(copy, size, &after);
	free(copy);
	if (status != STATUS_OK)
		assert_memory_equal(&before, &after, sizeof(before));
	if (image != NULL)
		*image = after;
	return status;
}

static void expect(const uint8_t *file, enum status expected)
{
	assert_string_equal(status_sentence(examine(file, PE_FILE_SIZE, NULL)),
			    status_sentence(expected));
}

/* What is wanted of an image comes out: kind, alignment, sizes, sections with their rights. */
static void test_good_image(void **state)
{
	uint8_t file[PE_FILE_SIZE];
	struct pe_image image;
	struct pe_view view;

	(void)state;
	pe_file_make(file);
	assert_int_equal(pe_open(&view, file, sizeof(file)), STATUS_OK);
	assert_int_equal(view.headers.machine, 0x8664);
	assert_int_equal(view.headers.subsystem, PE_SUBSYSTEM_EFI_RUNTIME_DRIVER);
	assert_int_equal(examine(file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.section_alignment, 4096);
	assert_int_equal(image.size, PE_FILE_SIZE);
	assert_int_equal(image.headers_size, 0x400);
	assert_int_equal(image.section_count, 3);
	assert_int_equal(image.sections[0].offset, 0x1000);
	assert_int_equal(image.sections[0].size, 0x1800);
	assert_int_equal(image.sections[0].rights, RIGHTS_X);
	assert_int_equal(image.sections[1].rights, RIGHTS_R);
	assert_int_equal(image.sections[2].rights, RIGHTS_W);
	assert_int_equal(image.sections[2].size, 0x2000);
}

/* The headers may be cut off anywhere, and the end of the section table is far enough. */
static void test_every_truncation(void **state)
{
	const size_t headers = PE_FILE_SECTIONS + 3 * 40;
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make(file);
	for (size_t size = 0; size < headers; size++)
		assert_int_equal(examine(file, size, NULL), STATUS_PE_TRUNCATED);
	assert_int_equal(examine(file, headers, NULL), STATUS_OK);
}

/* An image without a DOS stub starts with its PE header. */
static void test_no_dos_stub(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make(file);
	memmove(file, file + PE_FILE_HEADER, sizeof(file) - PE_FILE_HEADER);
	expect(file, STATUS_OK);
}

/* A DOS header may point anywhere, the last byte of a 32-bit offset included. */
static void test_header_offset(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make(file);
	pe_file_put32(file, 0x3c, 0xffffffff);
	expect(file, STATUS_PE_TRUNCATED);
	pe_file_put32(file, 0x3c, PE_FILE_SIZE - 23);
	expect(file, STATUS_PE_TRUNCATED);
	pe_file_put32(file, 0x3c, PE_FILE_SIZE - 24);
	expect(file, STATUS_PE_SIGNATURE);
	/* An odd offset only looks wrong. */
	memmove(file + PE_FILE_HEADER + 1, file + PE_FILE_HEADER, 0x200);
	pe_file_put32(file, 0x3c, PE_FILE_HEADER + 1);
	expect(file, STATUS_OK);
}

/* The signature and the magic of PE32+ are looked at: a 32-bit image is not ours. */
static void test_signatures(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make(file);
	file[PE_FILE_HEADER + 2] = 1;
	expect(file, STATUS_PE_SIGNATURE);
	pe_file_make(file);
	pe_file_put16(file, PE_FILE_OPTIONAL, 0x10b);
	expect(file, STATUS_PE_SIGNATURE);
	/* Neither MZ nor PE: what a page of anything looks like. */
	memset(file, 0, sizeof(file));
	expect(file, STATUS_PE_SIGNATURE);
}

/* A section may end with the image, but not later, and its end may not wrap. */
static void test_section_bounds(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make(file);
	pe_file_section(file, 2, 0x4000, 0x2001, 0, PE_FILE_W);
	expect(file, STATUS_PE_SECTION);
	pe_file_section(file, 2, PE_FILE_SIZE + 1, 0, 0, PE_FILE_W);
	expect(file, STATUS_PE_SECTION);
	pe_file_section(file, 2, 0x4000, 0xffffffff, 0, PE_FILE_W);
	expect(file, STATUS_PE_SECTION);
	pe_file_section(file, 2, PE_FILE_SIZE, 0, 0, PE_FILE_W);
	expect(file, STATUS_OK);
}

/* Without a VirtualSize a section is as large as its raw data; with one, raw data do not count. */
static void test_section_size(void **state)
{
	uint8_t file[PE_FILE_SIZE];
	struct pe_image image;

	(void)state;
	pe_file_make(file);
	pe_file_section(file, 0, 0x1000, 0, 0x600, PE_FILE_X);
	pe_file_section(file, 1, 0x3000, 0x10, 0xffffffff, PE_FILE_R);
	assert_int_equal(examine(file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.sections[0].size, 0x600);
	assert_int_equal(image.sections[1].size, 0x10);
}

/* A section that is writable and executable is reported as it is. */
static void test_section_with_both_rights(void **state)
{
	uint8_t file[PE_FILE_SIZE];
	struct pe_image image;

	(void)state;
	pe_file_make(file);
	pe_file_section(file, 0, 0x1000, 0x1000, 0, PE_FILE_R | PE_FILE_W | PE_FILE_X);
	assert_int_equal(examine(file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.sections[0].rights, RIGHTS_WX);
}

/* As many sections as there is room for, and one more. */
static void test_section_count(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make(file);
	pe_file_put16(file, PE_FILE_HEADER + 6, PE_SECTIONS_MAX);
	expect(file, STATUS_OK);
	pe_file_put16(file, PE_FILE_HEADER + 6, PE_SECTIONS_MAX + 1);
	expect(file, STATUS_PE_TOO_MANY_SECTIONS);
	pe_file_put16(file, PE_FILE_HEADER + 6, 0);
	expect(file, STATUS_OK);
}

/* Headers that claim more than the image has are not believed. */
static void test_headers_larger_than_image(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make(file);
	pe_file_put32(file, PE_FILE_OPTIONAL + 60, PE_FILE_SIZE);
	expect(file, STATUS_OK);
	pe_file_put32(file, PE_FILE_OPTIONAL + 60, PE_FILE_SIZE + 1);
	expect(file, STATUS_PE_TRUNCATED);
}

/* The section table stands behind the optional header, however long that says it is. */
static void test_optional_header_size(void **state)
{
	uint8_t file[PE_FILE_SIZE];
	struct pe_image image;

	(void)state;
	pe_file_make(file);
	memmove(file + PE_FILE_SECTIONS - 16, file + PE_FILE_SECTIONS, 3 * 40);
	pe_file_put16(file, PE_FILE_HEADER + 20, 240 - 16);
	assert_int_equal(examine(file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.sections[2].offset, 0x4000);
	pe_file_put16(file, PE_FILE_HEADER + 20, 0xffff);
	expect(file, STATUS_PE_TRUNCATED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_image),
		cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_no_dos_stub),
		cmocka_unit_test(test_header_offset),
		cmocka_unit_test(test_signatures),
		cmocka_unit_test(test_section_bounds),
		cmocka_unit_test(test_section_size),
		cmocka_unit_test(test_section_with_both_rights),
		cmocka_unit_test(test_section_count),
		cmocka_unit_test(test_headers_larger_than_image),
		cmocka_unit_test(test_optional_header_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
