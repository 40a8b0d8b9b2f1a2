/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel file: what is accepted, and for each reason the nearest file that is refused. Headers
 * and the entry are here, segments in test_elf_segments.c, notes in test_elf_notes.c.
 */
#include "tests/unit/elf_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <layout.h>
#include <mapping.h>

#define BASE KERNEL_VIRTUAL_BASE

/* A good file is accepted, and its segments come out page by page with their rights. */
static void test_good_file(void **state)
{
	struct elf_file file = elf_file_good();
	struct elf_image image;

	(void)state;
	assert_int_equal(elf_file_examine(&file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.entry.value, BASE + 0x1010);
	assert_int_equal(image.segment_count, 3);
	assert_int_equal(image.segments[0].rights, RIGHTS_R);
	assert_int_equal(image.segments[1].rights, RIGHTS_X);
	assert_int_equal(image.segments[2].rights, RIGHTS_W);
	assert_int_equal(image.segments[1].virtual.value, BASE + 0x1000);
	assert_int_equal(image.segments[1].size, 0x2000);
	assert_int_equal(image.segments[1].file_size, 0x1800);
	assert_int_equal(image.segments[2].offset, 0x3000);
	assert_int_equal(image.segments[2].size, 0x4000);
	assert_int_equal(image.segments[2].skip, 0);
}

/* A file may be cut off anywhere: never accepted, never read beyond its end. */
static void test_every_truncation(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	for (size_t size = 0; size < sizeof(file); size++)
		assert_int_not_equal(elf_file_examine(&file, size, NULL), STATUS_OK);
}

/* The truncated header, the header alone, and a cut inside the last segment have their reasons. */
static void test_truncation_reasons(void **state)
{
	struct elf_file file = elf_file_good();
	size_t headers = sizeof(Elf64_Ehdr) + 3 * sizeof(Elf64_Phdr);

	(void)state;
	assert_int_equal(elf_file_examine(&file, 63, NULL), STATUS_ELF_TRUNCATED_HEADER);
	assert_int_equal(elf_file_examine(&file, 64, NULL), STATUS_ELF_HEADERS_OUTSIDE);
	assert_int_equal(elf_file_examine(&file, headers - 1, NULL), STATUS_ELF_HEADERS_OUTSIDE);
	assert_int_equal(elf_file_examine(&file, headers, NULL), STATUS_ELF_SEGMENT_OUTSIDE);
	assert_int_equal(elf_file_examine(&file, 0x3fff, NULL), STATUS_ELF_SEGMENT_OUTSIDE);
}

/* Each field of the identification counts. */
static void test_identification(void **state)
{
	static const struct {
		unsigned int index;
		enum status status;
	} fields[] = {
		{0, STATUS_ELF_MAGIC},
		{3, STATUS_ELF_MAGIC},
		{EI_CLASS, STATUS_ELF_CLASS},
		{EI_DATA, STATUS_ELF_BYTE_ORDER},
		{EI_VERSION, STATUS_ELF_VERSION},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		struct elf_file file = elf_file_good();

		file.header.e_ident[fields[i].index] ^= 3;
		elf_file_expect(&file, fields[i].status);
	}
}

/* Version, type and machine must be the ones asked for: ET_DYN is no executable here. */
static void test_kind(void **state)
{
	struct elf_file file = elf_file_good();
	struct elf_image image;

	(void)state;
	file.header.e_version = 2;
	elf_file_expect(&file, STATUS_ELF_VERSION);
	file = elf_file_good();
	file.header.e_type = 3;
	elf_file_expect(&file, STATUS_ELF_TYPE);
	file = elf_file_good();
	file.header.e_machine = EM_AARCH64;
	elf_file_expect(&file, STATUS_ELF_MACHINE);
	assert_int_equal(elf_examine(&file, sizeof(file), EM_AARCH64, &image), STATUS_OK);
}

/* Headers of another size are not guessed at. */
static void test_header_sizes(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.header.e_ehsize++;
	elf_file_expect(&file, STATUS_ELF_HEADER_SIZE);
	file = elf_file_good();
	file.header.e_phentsize = 64;
	elf_file_expect(&file, STATUS_ELF_HEADER_SIZE);
}

/* Program headers may end with the file, but not one byte later, and their offset may not wrap. */
static void test_headers_outside(void **state)
{
	struct elf_file file = elf_file_good();
	uint64_t last = sizeof(file) - 3 * sizeof(Elf64_Phdr);

	(void)state;
	memcpy((char *)&file + last, file.segments, 3 * sizeof(Elf64_Phdr));
	file.header.e_phoff = last;
	elf_file_expect(&file, STATUS_OK);
	file.header.e_phoff = last + 1;
	elf_file_expect(&file, STATUS_ELF_HEADERS_OUTSIDE);
	file.header.e_phoff = sizeof(file) + 1;
	elf_file_expect(&file, STATUS_ELF_HEADERS_OUTSIDE);
	file.header.e_phoff = UINT64_MAX - 55;
	elf_file_expect(&file, STATUS_ELF_HEADERS_OUTSIDE);
	file = elf_file_good();
	file.header.e_phnum = 0xffff;
	elf_file_expect(&file, STATUS_ELF_HEADERS_OUTSIDE);
}

/* As many program headers as the loader has room for, of any kind, and one more. */
static void test_too_many_headers(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.header.e_phnum = ELF_HEADERS_MAX;
	elf_file_expect(&file, STATUS_OK);
	file.header.e_phnum = ELF_HEADERS_MAX + 1;
	elf_file_expect(&file, STATUS_ELF_TOO_MANY_SEGMENTS);
}

/* Program headers need not be aligned in the file. */
static void test_unaligned_headers(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	memmove((char *)file.segments + 1, file.segments, 3 * sizeof(Elf64_Phdr));
	file.header.e_phoff++;
	elf_file_expect(&file, STATUS_OK);
}

/* What needs a linker at run time is refused, even behind segments that are wrong themselves. */
static void test_dynamic(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.header.e_phnum = 4;
	file.segments[0].p_filesz = UINT64_MAX;
	file.segments[3].p_type = PT_DYNAMIC;
	elf_file_expect(&file, STATUS_ELF_DYNAMIC);
	file.segments[3].p_type = PT_INTERP;
	elf_file_expect(&file, STATUS_ELF_DYNAMIC);
}

/* No program headers, none to load, and only empty ones: nothing to load. */
static void test_no_segment(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.header.e_phnum = 0;
	elf_file_expect(&file, STATUS_ELF_NO_SEGMENT);
	file.header.e_phnum = 1;
	file.segments[0].p_type = 0x6474e551; /* PT_GNU_STACK */
	elf_file_expect(&file, STATUS_ELF_NO_SEGMENT);
	file.segments[0] = (Elf64_Phdr){.p_type = PT_LOAD, .p_vaddr = 1};
	elf_file_expect(&file, STATUS_ELF_NO_SEGMENT);
}

/* The entry lies in the file's bytes of an executable segment, from its first to its last. */
static void test_entry(void **state)
{
	static const struct {
		uint64_t entry;
		enum status status;
	} entries[] = {
		{BASE + 0x1000, STATUS_OK},	   {BASE + 0x27ff, STATUS_OK},
		{BASE + 0x0fff, STATUS_ELF_ENTRY}, {BASE + 0x2800, STATUS_ELF_ENTRY},
		{BASE + 0x3000, STATUS_ELF_ENTRY}, {0, STATUS_ELF_ENTRY},
		{UINT64_MAX, STATUS_ELF_ENTRY},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		struct elf_file file = elf_file_good();

		file.header.e_entry = entries[i].entry;
		elf_file_expect(&file, entries[i].status);
	}
}

/* What stands in front of a segment's first byte, in the same page, is no place to start at. */
static void test_entry_before_the_first_byte(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.segments[1].p_vaddr += 0x11;
	file.segments[1].p_offset += 0x11;
	elf_file_expect(&file, STATUS_ELF_ENTRY);
	file.header.e_entry++;
	elf_file_expect(&file, STATUS_OK);
}

/* Section headers, p_paddr, e_flags and p_align are nobody's business. */
static void test_what_is_not_checked(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.header.e_shoff = UINT64_MAX;
	file.header.e_shnum = 0xffff;
	file.header.e_flags = 0xffffffff;
	file.segments[0].p_paddr = UINT64_MAX;
	file.segments[0].p_align = 3;
	elf_file_expect(&file, STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_file),
		cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_truncation_reasons),
		cmocka_unit_test(test_identification),
		cmocka_unit_test(test_kind),
		cmocka_unit_test(test_header_sizes),
		cmocka_unit_test(test_headers_outside),
		cmocka_unit_test(test_too_many_headers),
		cmocka_unit_test(test_unaligned_headers),
		cmocka_unit_test(test_dynamic),
		cmocka_unit_test(test_no_segment),
		cmocka_unit_test(test_entry),
		cmocka_unit_test(test_entry_before_the_first_byte),
		cmocka_unit_test(test_what_is_not_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
