/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/pe_debug.c: the name that the build left in the debug directory of an image.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/pe_debug.h"
#include "tests/unit/pe_file.h"

#define DIRECTORY PE_FILE_DEBUG_DIRECTORY
#define ENTRY PE_FILE_DEBUG_ENTRY
#define RECORD PE_FILE_DEBUG_RECORD

/* `wanted` is NULL where there is no name. */
static void expect_name(const uint8_t *file, size_t size, const char *wanted)
{
	void *copy = malloc(size);
	char name[16];
	bool found;

	memcpy(copy, file, size);
	found = pe_debug_name(copy, size, name, sizeof(name));
	free(copy);
	assert_int_equal(found, wanted != NULL);
	if (wanted != NULL)
		assert_string_equal(name, wanted);
}

/* Every kind of record that EDK II writes, with the path's place in it. */
static void test_debug_name(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make_debug(file, "NB10", 16, "/build/DEBUG/MyDriver.dll");
	expect_name(file, sizeof(file), "MyDriver");
	pe_file_make_debug(file, "RSDS", 24, "c:\\build\\MyDriver.pdb");
	expect_name(file, sizeof(file), "MyDriver");
	pe_file_make_debug(file, "MTOC", 20, "MyDriver");
	expect_name(file, sizeof(file), "MyDriver");
	pe_file_make_debug(file, "WXYZ", 16, "MyDriver");
	expect_name(file, sizeof(file), NULL);
}

/* A name may be long, empty, all extension, or no ASCII. */
static void test_odd_debug_names(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make_debug(file, "NB10", 16, "a.b/VeryLongDriverName.dll");
	expect_name(file, sizeof(file), "VeryLongDriverN");
	pe_file_make_debug(file, "NB10", 16, "/build/");
	expect_name(file, sizeof(file), NULL);
	pe_file_make_debug(file, "NB10", 16, "/build/.dll");
	expect_name(file, sizeof(file), ".dll");
	pe_file_make_debug(file, "NB10", 16, "two.dots.dll");
	expect_name(file, sizeof(file), "two.dots");
	pe_file_make_debug(file, "NB10", 16, "tr\xc3\xa4ge\n");
	expect_name(file, sizeof(file), "tr??ge?");
}

/* The path ends with its record, whether or not a zero does it. */
static void test_debug_path_without_end(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make_debug(file, "NB10", 16, "MyDriver");
	pe_file_put32(file, ENTRY + 28 + 16, 16 + 2);
	expect_name(file, sizeof(file), "My");
	pe_file_put32(file, ENTRY + 28 + 16, 16);
	expect_name(file, sizeof(file), NULL);
	pe_file_put32(file, ENTRY + 28 + 16, 0xffffffff);
	expect_name(file, sizeof(file), "MyDriver");
}

/* No directory, an empty one, one outside the image, and none but other kinds of entries. */
static void test_no_debug_entry(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make(file);
	expect_name(file, sizeof(file), NULL);
	pe_file_make_debug(file, "NB10", 16, "MyDriver");
	pe_file_put32(file, PE_FILE_OPTIONAL + 108, 6);
	expect_name(file, sizeof(file), NULL);
	pe_file_make_debug(file, "NB10", 16, "MyDriver");
	pe_file_put32(file, DIRECTORY + 4, 2 * 28 - 1);
	expect_name(file, sizeof(file), NULL);
	pe_file_make_debug(file, "NB10", 16, "MyDriver");
	pe_file_put32(file, DIRECTORY, 0xffffffff);
	expect_name(file, sizeof(file), NULL);
	pe_file_make_debug(file, "NB10", 16, "MyDriver");
	pe_file_put32(file, ENTRY + 28 + 20, PE_FILE_SIZE - 3);
	expect_name(file, sizeof(file), NULL);
	pe_file_make_debug(file, "NB10", 16, "MyDriver");
	pe_file_put16(file, PE_FILE_OPTIONAL, 0x10b);
	expect_name(file, sizeof(file), NULL);
}

/* Cut off anywhere, an image gives its name, a part of it, or none. */
static void test_debug_truncation(void **state)
{
	uint8_t file[PE_FILE_SIZE];

	(void)state;
	pe_file_make_debug(file, "NB10", 16, "MyDriver");
	for (size_t size = 0; size <= RECORD + 16; size++)
		expect_name(file, size, NULL);
	expect_name(file, RECORD + 18, "My");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_debug_name),
		cmocka_unit_test(test_odd_debug_names),
		cmocka_unit_test(test_debug_path_without_end),
		cmocka_unit_test(test_no_debug_entry),
		cmocka_unit_test(test_debug_truncation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
