/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/census/constants.c: numbers of a driver's file, and copies of firmware's tables.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/census/constants.h"
#include "kernel/audit/census/noted_words.h"
#include "kernel/audit/census/relocations.h"
#include "tests/unit/census_world.h"
#include "tests/unit/pe_file.h"

#define ROOT (IMAGE_ONE + IMAGE_DATA)
#define TARGET (WORLD_CODE + 0xf000)

/* What the file holds there is no pointer; what the driver has written is, be it of the same kind. */
static void test_constants(void **state)
{
	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	world_left(ROOT, TARGET);
	world_constant(ROOT, TARGET);
	world_left(ROOT + 8, TARGET);
	world_constant(ROOT + 8, TARGET + 8);
	world_left(ROOT + 0x10, TARGET);
	census_make();
	assert_int_equal(census_word(ROOT)->excuse, EXCUSE_CONSTANT);
	assert_false(census_word(ROOT)->reached);
	assert_int_equal(census_suspects(), 2);
}

/* A number that is followed leads nowhere: what it seems to point to is not within reach. */
static void test_constant_is_not_followed(void **state)
{
	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	world_converted(ROOT, WORLD_DATA + 0x100);
	world_constant(ROOT, WORLD_DATA + 0x100);
	world_left(WORLD_DATA + 0x100, TARGET);
	census_make();
	assert_int_equal(census_suspects(), 0);
}

/* Not excused: a word that a base relocation names, one of an image without relocations, and one of the
 * platform's images, which may have been where a driver was that is gone. */
static void test_no_constants(void **state)
{
	uint8_t *image = world_driver("one.efi", IMAGE_ONE);
	const size_t directory = PE_FILE_OPTIONAL + 112 + 5 * 8;

	(void)state;
	pe_file_put32(image, IMAGE_RODATA, IMAGE_DATA);
	pe_file_put32(image, IMAGE_RODATA + 4, 10);
	pe_file_put16(image, IMAGE_RODATA + 8, 0xa008);
	pe_file_put32(image, PE_FILE_OPTIONAL + 108, 16);
	pe_file_put32(image, directory, IMAGE_RODATA);
	pe_file_put32(image, directory + 4, 10);
	world_image("two.efi", IMAGE_TWO);
	world_left(ROOT, TARGET);
	world_constant(ROOT, TARGET);
	world_left(ROOT + 8, TARGET);
	world_constant(ROOT + 8, TARGET);
	world_left(IMAGE_TWO + IMAGE_DATA, TARGET);
	world_constant(IMAGE_TWO + IMAGE_DATA, TARGET);
	census_make();
	assert_int_equal(census_word(ROOT)->excuse, EXCUSE_CONSTANT);
	assert_int_equal(census_suspects(), 2);
	pe_file_put16(image, PE_FILE_HEADER + 22, 1); /* IMAGE_FILE_RELOCS_STRIPPED */
	census_make();
	assert_int_equal(census_suspects(), 3);
}

/* Firmware's runtime services, of which each entry is another address. */
static void make_table(void)
{
	struct census_table *table = &world_notes.census.tables[CENSUS_TABLE_RUNTIME_SERVICES];

	table->count = 14;
	for (unsigned int i = 0; i < table->count; i++)
		table->words[i] = TARGET + 0x10 * i;
}

/* A copy with two entries that are others: one suspect for those that were left behind. */
static void test_copy(void **state)
{
	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	make_table();
	world_left(ROOT, TARGET + 8); /* in front of it */
	for (unsigned int i = 0; i < 14; i++) {
		const uint64_t entry = TARGET + 0x10 * i + (i == 5 ? 4 : 0);

		if (i == 7)
			world_converted(ROOT + 0x18 + 8 * i, entry);
		else
			world_left(ROOT + 0x18 + 8 * i, entry);
	}
	world_left(ROOT + 0x18 + 8 * 14, TARGET); /* behind it */
	census_make();
	assert_int_equal(census_suspects(), 3);
	assert_true(word_is_suspect(census_word(ROOT + 0x18)));
	assert_int_equal(tables_word_count(&census, census_word(ROOT + 0x18)), 13);
	assert_int_equal(tables_word_count(&census, census_word(ROOT)), 1);
}

/* A copy with its header, whose CRC looks like an address; the same word without a header is one. */
static void test_copy_with_header(void **state)
{
	struct table_header header = {.header_size = sizeof(header) + 14 * 8, .crc32 = TARGET};

	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	make_table();
	world_left(ROOT + 0x10, TARGET);
	for (unsigned int i = 0; i < 14; i++)
		world_left(ROOT + 0x18 + 8 * i, TARGET + 0x10 * i);
	census_make();
	assert_int_equal(census_suspects(), 2);
	memcpy(world_memory(ROOT), &header, sizeof(header));
	census_make();
	assert_int_equal(census_suspects(), 1);
}

/* Half of a table may be anything. */
static void test_no_copy(void **state)
{
	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	make_table();
	for (unsigned int i = 0; i < 7; i++)
		world_left(ROOT + 8 * i, TARGET + 0x10 * i);
	census_make();
	assert_int_equal(census_suspects(), 7);
}

/* Two copies, one behind the other. */
static void test_two_copies(void **state)
{
	uint64_t values[28];

	(void)state;
	world_driver("one.efi", IMAGE_ONE);
	make_table();
	for (unsigned int i = 0; i < 28; i++)
		world_left(ROOT + 8 * i, TARGET + 0x10 * (i % 14));
	census_make();
	assert_int_equal(census_suspects(), 2);
	assert_int_equal(tables_word_count(&census, census_word(ROOT)), 14);
	assert_int_equal(tables_others(&census, census_word(ROOT), values, 28), 13);
	assert_int_equal(values[12], TARGET + 0x10 * 13);
	assert_int_equal(tables_others(&census, census_word(ROOT + 8 * 14), values, 28), 13);
	assert_int_equal(tables_word_count(&census, census_word(ROOT + 8 * 14)), 14);
}

#define TEST(name) cmocka_unit_test_setup(name, census_world_reset)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_constants),  TEST(test_constant_is_not_followed), TEST(test_no_constants),
		TEST(test_copy),       TEST(test_copy_with_header),	    TEST(test_no_copy),
		TEST(test_two_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
