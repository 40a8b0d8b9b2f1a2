/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/census/residue.c, declared.c and tables.c: why a word that was left behind is no suspect.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/census/residue.h"
#include "kernel/audit/census/relocations.h"
#include "kernel/audit/census/noted_words.h"
#include "tests/unit/census_world.h"
#include "tests/unit/pe_file.h"

#define ROOT (IMAGE_ONE + IMAGE_DATA)
#define TARGET (WORLD_CODE + 0xf000)

/* ---- Residue ---- */

/* By exact value, whatever its kind; the value beside it is a suspect. */
static void test_residue(void **state)
{
	(void)state;
	world_image("one.efi", IMAGE_ONE);
	world_residue(WORLD_TABLES, RESIDUE_SYSTEM_TABLE);
	world_residue(WORLD_BOOT, RESIDUE_HANDLE);
	world_residue(WORLD_BOOT - 8, RESIDUE_EVENT);
	world_left(ROOT, WORLD_TABLES);
	world_left(ROOT + 8, WORLD_TABLES + 8);
	world_left(ROOT + 0x10, WORLD_BOOT);
	world_left(ROOT + 0x18, WORLD_BOOT + 1);
	world_converted(ROOT + 0x20, WORLD_TABLES);
	world_left(WORLD_TABLES + 0x100 + 24 + 8 * SERVICE_CONVERT_POINTER, WORLD_BOOT);
	census_make();
	assert_int_equal(census_word(ROOT)->excuse, EXCUSE_RESIDUE);
	assert_string_equal(residue_name((enum census_residue_kind)census_word(ROOT)->residue),
			    "system-table");
	assert_int_equal(census_word(ROOT + 8)->excuse, EXCUSE_NONE);
	assert_int_equal(census_word(ROOT + 0x10)->residue, RESIDUE_HANDLE);
	assert_int_equal(census_word(ROOT + 0x18)->excuse, EXCUSE_NONE);
	assert_int_equal(census_word(ROOT + 0x20)->excuse, EXCUSE_NONE);
	assert_int_equal(census.words[census.word_count - 1].excuse, EXCUSE_EXPECTED);
	assert_int_equal(census_suspects(), 2);
}

/* ---- Declarations ---- */

static void one_to_be_declared(void)
{
	world_image("My+1.efi", IMAGE_ONE);
	world_converted(ROOT + 0x20, WORLD_DATA + 0x110);
	world_converted(WORLD_DATA + 0x118, WORLD_DATA + 0x200);
	world_left(WORLD_DATA + 0x208, TARGET);
	world_left(ROOT + 0x28, TARGET);
}

static void assert_declares(const char *text, uint64_t at)
{
	world_report[0] = 0;
	world_notes.options.allow_count = 0;
	world_allow(text);
	census_make();
	assert_int_equal(census_word(at)->excuse, EXCUSE_DECLARED);
	assert_int_equal(census_suspects(), 1);
	assert_string_equal(world_report, "");
}

/* As the chain has it, with offsets in either base, and on another way than the shortest. */
static void test_declared(void **state)
{
	(void)state;
	one_to_be_declared();
	assert_declares("My+1.efi+0x4028", ROOT + 0x28);
	assert_declares("My+1.efi+16424", ROOT + 0x28);
	assert_declares("My+1.efi+0x4020,0x8,0x8", WORLD_DATA + 0x208);
	assert_declares("My+1.efi+0X4020,8,0x8", WORLD_DATA + 0x208);
	world_converted(ROOT + 0x30, WORLD_DATA + 0x210);
	assert_declares("My+1.efi+0x4030,-0x8", WORLD_DATA + 0x208);
	assert_declares("My+1.efi+0x4020,0x8,0x8", WORLD_DATA + 0x208);
}

/* Two images of one name: the one that has the word. */
static void test_declared_in_the_second_image(void **state)
{
	(void)state;
	world_image("My+1.efi", IMAGE_TWO);
	one_to_be_declared();
	assert_declares("My+1.efi+0x4028", ROOT + 0x28);
}

/* The number that gives drivers their order is no part of a driver's name. */
static void test_declared_with_a_number_in_front(void **state)
{
	(void)state;
	world_image("02-mine.efi", IMAGE_ONE);
	world_left(ROOT + 0x20, TARGET);
	world_left(ROOT + 0x28, TARGET);
	assert_declares("mine.efi+0x4028", ROOT + 0x28);
	assert_declares("02-mine.efi+0x4028", ROOT + 0x28);
	world_allow("2-mine.efi+0x4020");
	census_make();
	assert_int_equal(census_suspects(), 1);
}

/* A declaration of nothing is said, and excuses nothing. */
static void test_declared_in_vain(void **state)
{
	static const char *const vain[] = {
		"",
		"+",
		"My+1.efi",
		"My+1.efi+",
		"My+1.efi+0x",
		"+0x4028",
		"my+1.efi+0x4028",
		"My+1.efi+0x4027",
		"My+1.efi+0x4028,",
		"My+1.efi+0x4028,0x0",
		"My+1.efi+0x4028 ",
		"My+1.efi+0x4020",
		"My+1.efi+0x4020,0x8;0x8",
		"My+1.efi+0xffffffffffffffffffffffff",
	};
	char line[128];

	(void)state;
	one_to_be_declared();
	for (size_t i = 0; i < sizeof(vain) / sizeof(vain[0]); i++) {
		world_report[0] = 0;
		world_notes.options.allow_count = 0;
		world_allow(vain[i]);
		census_make();
		assert_int_equal(census_suspects(), 2);
		snprintf(line, sizeof(line),
			 "# note census-allow=%s leads to no word that was left behind\n", vain[i]);
		assert_string_equal(world_report, line);
	}
}

/* ---- Relocation tables ---- */

/* A base relocation block in .rodata for words at offsets from 0x4000 on; 0 ends the list. */
static void base_relocations(uint8_t *image, const uint16_t *offsets)
{
	const size_t directory = PE_FILE_HEADER + 24 + 112 + 5 * 8;
	size_t at = IMAGE_RODATA + 8;

	for (; *offsets != 0; offsets++, at += 2)
		pe_file_put16(image, at, (uint16_t)(0xa000 | (*offsets - IMAGE_DATA)));
	pe_file_put32(image, IMAGE_RODATA, IMAGE_DATA);
	pe_file_put32(image, IMAGE_RODATA + 4, (uint32_t)(at - IMAGE_RODATA));
	pe_file_put32(image, PE_FILE_HEADER + 24 + 108, 16);
	pe_file_put32(image, directory, IMAGE_RODATA);
	pe_file_put32(image, directory + 4, (uint32_t)(at - IMAGE_RODATA));
}

/* Three words with one cause are one suspect; a fourth that no table lists stands alone. */
static void test_table_never_applied(void **state)
{
	static const uint16_t offsets[] = {0x4008, 0x4010, 0x4020, 0x4028, 0};

	(void)state;
	base_relocations(world_image("one.efi", IMAGE_ONE), offsets);
	world_left(ROOT + 8, TARGET);
	world_left(ROOT + 0x10, TARGET);
	world_left(ROOT + 0x18, TARGET);
	world_left(ROOT + 0x20, TARGET);
	census_make();
	assert_int_equal(census_suspects(), 2);
	assert_true(word_is_suspect(census_word(ROOT + 8)));
	assert_int_equal(tables_word_count(&census, census_word(ROOT + 8)), 3);
	assert_true(word_is_suspect(census_word(ROOT + 0x18)));
	assert_int_equal(tables_word_count(&census, census_word(ROOT + 0x18)), 1);
}

/* What the other words of a suspect hold: of its own table and image, as many as are asked for. */
static void test_others(void **state)
{
	static const uint16_t offsets[] = {0x4008, 0x4010, 0x4020, 0};
	struct census_table *copied = &world_notes.census.tables[CENSUS_TABLE_RUNTIME_SERVICES];
	uint64_t values[4] = {0};

	(void)state;
	copied->count = 4;
	base_relocations(world_image("one.efi", IMAGE_ONE), offsets);
	base_relocations(world_image("two.efi", IMAGE_TWO), offsets);
	for (uint64_t i = 1; i <= 4; i++)
		world_left(ROOT + 8 * i, TARGET + i);
	for (uint64_t i = 0; i < 4;
	     i++) /* and a copy behind the words of the first image's table */
		world_left(ROOT + 0x40 + 8 * i, copied->words[i] = TARGET + 0x100 + 0x10 * i);
	for (uint64_t i = 1; i <= 4; i++)
		world_left(IMAGE_TWO + IMAGE_DATA + 8 * i, TARGET + 0x10 + i);
	census_make();
	assert_int_equal(tables_word_count(&census, census_word(ROOT + 0x40)), 4);
	assert_int_equal(tables_others(&census, census_word(ROOT + 8), values, 4), 2);
	assert_int_equal(values[0], TARGET + 2);
	assert_int_equal(values[1], TARGET + 4);
	assert_int_equal(tables_others(&census, census_word(ROOT + 8), values, 1), 1);
	assert_int_equal(tables_others(&census, census_word(ROOT + 0x18), values, 4), 0);
	assert_int_equal(tables_others(&census, census_word(IMAGE_TWO + IMAGE_DATA + 8), values, 4),
			 2);
	assert_int_equal(values[0], TARGET + 0x12);
}

/* Where one word of the table was converted, each of the others has a cause of its own. */
static void test_table_that_was_applied(void **state)
{
	static const uint16_t offsets[] = {0x4008, 0x4010, 0x4020, 0};

	(void)state;
	base_relocations(world_image("one.efi", IMAGE_ONE), offsets);
	world_left(ROOT + 8, TARGET);
	world_left(ROOT + 0x10, TARGET);
	world_converted(ROOT + 0x20, TARGET);
	census_make();
	assert_int_equal(census_suspects(), 2);
	assert_int_equal(tables_word_count(&census, census_word(ROOT + 8)), 1);
}

/* What is listed is a pointer also in a read-only section. */
static void test_relocated_words_anywhere(void **state)
{
	static const uint16_t offsets[] = {0x4008, 0};
	uint8_t *image = world_image("one.efi", IMAGE_ONE);

	(void)state;
	base_relocations(image, offsets);
	pe_file_section(image, 2, IMAGE_DATA, 0x2000, 0x200, PE_FILE_R);
	world_left(ROOT + 8, TARGET);
	world_left(ROOT + 0x10, TARGET);
	census_make();
	assert_int_equal(census_suspects(), 1);
	assert_true(word_is_suspect(census_word(ROOT + 8)));
}

/* A declared word of a table is not counted with the others; images do not share a table. */
static void test_table_and_declaration(void **state)
{
	static const uint16_t offsets[] = {0x4008, 0x4010, 0x4018, 0};

	(void)state;
	base_relocations(world_image("one.efi", IMAGE_ONE), offsets);
	base_relocations(world_image("two.efi", IMAGE_TWO), offsets);
	for (uint64_t offset = 8; offset <= 0x18; offset += 8) {
		world_left(ROOT + offset, TARGET);
		world_left(IMAGE_TWO + IMAGE_DATA + offset, TARGET);
	}
	world_allow("one.efi+0x4008");
	census_make();
	assert_int_equal(census_suspects(), 2);
	assert_int_equal(tables_word_count(&census, census_word(ROOT + 0x10)), 2);
	assert_int_equal(tables_word_count(&census, census_word(IMAGE_TWO + IMAGE_DATA + 8)), 3);
}

#define TEST(name) cmocka_unit_test_setup(name, census_world_reset)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_residue),
		TEST(test_declared),
		TEST(test_declared_in_the_second_image),
		TEST(test_declared_with_a_number_in_front),
		TEST(test_declared_in_vain),
		TEST(test_table_never_applied),
		TEST(test_others),
		TEST(test_table_that_was_applied),
		TEST(test_relocated_words_anywhere),
		TEST(test_table_and_declaration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
