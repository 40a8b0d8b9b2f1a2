/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/census/pe_relocations.c: which words an image says are its own addresses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/census/pe_relocations.h"
#include "tests/unit/pe_file.h"

#define OPTIONAL (PE_FILE_HEADER + 24)
#define DIRECTORY (OPTIONAL + 112 + 5 * 8)
#define BLOCK 0x3000 /* where the blocks are */

static uint8_t file[PE_FILE_SIZE];

static int make(void **state)
{
	(void)state;
	pe_file_make(file);
	pe_file_put32(file, OPTIONAL + 108, 16); /* NumberOfRvaAndSizes */
	pe_file_put32(file, DIRECTORY, BLOCK);
	return 0;
}

/* What was shown: "B4008 " for a base relocation, "E4008 " for one of an ELF file. */
static char shown[256];

static void show(void *context, enum pe_relocation_table table, uint64_t offset)
{
	size_t length = strlen(shown);

	assert_ptr_equal(context, shown);
	snprintf(shown + length, sizeof(shown) - length, "%c%lx ",
		 table == PE_RELOCATIONS_BASE ? 'B' : 'E', offset);
}

/* From memory that ends with the image, so that no read goes beyond. */
static void assert_shows(const char *expected)
{
	uint8_t *copy = malloc(PE_FILE_SIZE);

	memcpy(copy, file, PE_FILE_SIZE);
	shown[0] = 0;
	pe_relocations_visit(copy, PE_FILE_SIZE, show, shown);
	free(copy);
	assert_string_equal(shown, expected);
}

static void put_block(size_t at, uint32_t page, uint32_t size)
{
	pe_file_put32(file, at, page);
	pe_file_put32(file, at + 4, size);
}

/* Two blocks, an entry that pads, one of another type. */
static void test_base_relocations(void **state)
{
	(void)state;
	put_block(BLOCK, 0x4000, 16);
	pe_file_put16(file, BLOCK + 8, 0xa008);
	pe_file_put16(file, BLOCK + 10, 0xaff8);
	pe_file_put16(file, BLOCK + 12, 0x3010);
	pe_file_put16(file, BLOCK + 14, 0x0000);
	put_block(BLOCK + 16, 0x5000, 10);
	pe_file_put16(file, BLOCK + 24, 0xa100);
	pe_file_put32(file, DIRECTORY + 4, 26);
	assert_shows("B4008 B4ff8 B5100 ");
}

/* A directory, a block or a word that ends too late ends the tour, without a read behind the image. */
static void test_damaged_base_relocations(void **state)
{
	(void)state;
	put_block(BLOCK, 0x4000, 10);
	pe_file_put16(file, BLOCK + 8, 0xa008);
	put_block(BLOCK + 10, 0x4000, 0);
	pe_file_put32(file, DIRECTORY + 4, 100);
	assert_shows("B4008 "); /* a block without a size would never end */
	put_block(BLOCK + 10, 0x4000, 7);
	assert_shows("B4008 ");
	put_block(BLOCK + 10, 0x4000, 91);
	assert_shows("B4008 ");
	put_block(BLOCK, 0xffffffff, 10);
	pe_file_put32(file, DIRECTORY + 4, 10);
	assert_shows("");
	put_block(BLOCK, PE_FILE_SIZE - 0x1000, 12);
	pe_file_put16(file, BLOCK + 8, 0xaff8);
	pe_file_put16(file, BLOCK + 10, 0xaff9);
	pe_file_put32(file, DIRECTORY + 4, 12);
	assert_shows("B5ff8 ");
	pe_file_put32(file, DIRECTORY, PE_FILE_SIZE - 4);
	assert_shows("");
	put_block(PE_FILE_SIZE - 9, 0x4000, 0x100);
	pe_file_put32(file, DIRECTORY, PE_FILE_SIZE - 9);
	pe_file_put32(file, DIRECTORY + 4, 0x100);
	assert_shows("");
	pe_file_put32(file, OPTIONAL + 108, 5); /* no such directory */
	assert_shows("");
}

/* From the System V ABI's supplements for the two processors. */
#define R_X86_64_RELATIVE 8
#define R_AARCH64_RELATIVE 1027

/* An Elf64_Rela without an addend. */
static void put_rela(size_t at, uint64_t offset, uint64_t type)
{
	const uint64_t relocation[3] = {offset, type, 0};

	memcpy(file + at, &relocation, sizeof(relocation));
}

/* gnu-efi's table of relative relocations, by the name of its section. */
static void test_elf_relocations(void **state)
{
	(void)state;
	put_rela(0x3000, 0x4010, R_X86_64_RELATIVE);
	put_rela(0x3018, 0x4018, R_X86_64_RELATIVE + 1);
	put_rela(0x3030, 0x4020, R_AARCH64_RELATIVE);
	put_rela(0x3048, PE_FILE_SIZE - 7, R_X86_64_RELATIVE);
	put_rela(0x3060, 0x4028, R_X86_64_RELATIVE);
	pe_file_section(file, 1, 0x3000, 0x60 + 23, 0x1000, PE_FILE_R);
	assert_shows("");
	memcpy(file + PE_FILE_SECTIONS + 40, ".rela.dy", 8);
	assert_shows("E4010 E4020 ");
	pe_file_section(file, 1, 0x3000, 0x60 + 24, 0x1000, PE_FILE_R);
	assert_shows("E4010 E4020 E4028 ");
	pe_file_section(file, 1, PE_FILE_SIZE - 23, 24, 24, PE_FILE_R);
	assert_shows("");
}

/* What is no image has none. */
static void test_no_image(void **state)
{
	(void)state;
	memset(file, 0, sizeof(file));
	assert_shows("");
}

#define TEST(name) cmocka_unit_test_setup(name, make)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_base_relocations),
		TEST(test_damaged_base_relocations),
		TEST(test_elf_relocations),
		TEST(test_no_image),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
