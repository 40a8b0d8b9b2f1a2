/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The segments of the kernel file: sizes, places, order and rights that are accepted, and the nearest
 * that are refused.
 */
#include "tests/unit/elf_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <layout.h>
#include <mapping.h>

#define BASE KERNEL_VIRTUAL_BASE

/* An empty segment is skipped wherever it claims to lie, but not one with bytes for no memory. */
static void test_empty_segment(void **state)
{
	struct elf_file file = elf_file_good();
	struct elf_image image;

	(void)state;
	file.segments[0] = (Elf64_Phdr){.p_type = PT_LOAD, .p_offset = UINT64_MAX, .p_vaddr = 1};
	assert_int_equal(elf_file_examine(&file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.segment_count, 2);
	file = elf_file_good();
	file.segments[0].p_memsz = 0;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_SIZES);
}

/* As many segments as there is room for, and one more. */
static void test_too_many_segments(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	for (unsigned int i = 3; i <= ELF_SEGMENTS_MAX; i++) {
		file.segments[i] = file.segments[2];
		file.segments[i].p_vaddr = BASE + 0x10000 * i;
	}
	file.header.e_phnum = ELF_SEGMENTS_MAX;
	elf_file_expect(&file, STATUS_OK);
	file.header.e_entry = 0;
	elf_file_expect(&file, STATUS_ELF_ENTRY);
	file.header.e_phnum = ELF_SEGMENTS_MAX + 1;
	elf_file_expect(&file, STATUS_ELF_TOO_MANY_SEGMENTS);
}

/* Bytes of a segment may end with the file; offsets and sizes that wrap do not get past that. */
static void test_segment_outside(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.segments[2].p_filesz = 0x1001;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_OUTSIDE);
	file = elf_file_good();
	file.segments[2].p_offset = 0x5000;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_OUTSIDE);
	file.segments[2].p_offset = UINT64_MAX - 0xfff;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_OUTSIDE);
	file = elf_file_good();
	file.segments[2].p_filesz = UINT64_MAX;
	file.segments[2].p_memsz = UINT64_MAX;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_OUTSIDE);
}

/* A segment of zeroes only may give any offset, as linkers do. */
static void test_zeroes_have_no_place_in_the_file(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.segments[2].p_filesz = 0;
	file.segments[2].p_offset = 0x7000;
	elf_file_expect(&file, STATUS_OK);
}

/* More bytes in the file than in memory make no sense, not even one. */
static void test_segment_sizes(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.segments[1].p_memsz = file.segments[1].p_filesz - 1;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_SIZES);
}

/* A segment must not wrap, neither by its size nor by rounding its end up to a page. */
static void test_segment_overflow(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.segments[2].p_memsz = UINT64_MAX;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_OVERFLOW);
	file.segments[2].p_memsz = 0 - file.segments[2].p_vaddr;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_OVERFLOW);
	file.segments[2].p_memsz = 0 - file.segments[2].p_vaddr - 1;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_OVERFLOW);
	file.segments[2].p_memsz = 0 - file.segments[2].p_vaddr - 0x1000;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_WINDOW);
}

/* A segment may start inside a page if it does so in the file as well: `skip` bytes of zeroes. */
static void test_segment_alignment(void **state)
{
	struct elf_file file = elf_file_good();
	struct elf_image image;

	(void)state;
	file.segments[2].p_vaddr += 0x123;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_ALIGNMENT);
	file.segments[2].p_offset += 0x123;
	file.segments[2].p_filesz -= 0x123;
	assert_int_equal(elf_file_examine(&file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.segments[2].skip, 0x123);
	assert_int_equal(image.segments[2].virtual.value, BASE + 0x3000);
	assert_int_equal(image.segments[2].size, 0x4000);
	assert_int_equal(image.segments[2].offset, 0x3123);
}

/* The first and the last byte of the kernel's window may be used, and none beyond. */
static void test_segment_window(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.segments[2].p_memsz = KERNEL_VIRTUAL_END - file.segments[2].p_vaddr;
	elf_file_expect(&file, STATUS_OK);
	file.segments[2].p_memsz++;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_WINDOW);
	file = elf_file_good();
	file.segments[0].p_vaddr = BASE - 0x1000;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_WINDOW);
	file.segments[0].p_vaddr = 0x200000;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_WINDOW);
}

/* Segments ascend, as the gABI has it. */
static void test_segment_order(void **state)
{
	struct elf_file file = elf_file_good();
	Elf64_Phdr first = file.segments[0];

	(void)state;
	file.segments[0] = file.segments[1];
	file.segments[1] = first;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_ORDER);
	/* In one page, too, it is the first byte that counts. */
	file = elf_file_good();
	file.segments[1].p_vaddr = BASE + 0x1800;
	file.segments[1].p_offset = 0x1800;
	file.segments[2].p_vaddr = BASE + 0x1400;
	file.segments[2].p_offset = 0x3400;
	file.segments[2].p_filesz = 0x100;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_ORDER);
}

/* Two segments may touch, but no page belongs to both, even where their bytes do not meet. */
static void test_segment_overlap(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.segments[0].p_memsz = 0x1000;
	elf_file_expect(&file, STATUS_OK);
	file.segments[0].p_memsz = 0x1001;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_OVERLAP);
	file = elf_file_good();
	file.segments[1].p_vaddr = BASE + 0x900;
	file.segments[1].p_offset = 0x1900;
	file.segments[1].p_filesz = 0x700;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_OVERLAP);
	file = elf_file_good();
	file.segments[1].p_vaddr = BASE;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_OVERLAP);
}

/* Nothing is both writable and executable. */
static void test_segment_rights(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.segments[1].p_flags = PF_R | PF_W | PF_X;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_RIGHTS);
	file.segments[1].p_flags = PF_W | PF_X;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_RIGHTS);
}

/* x86-64 cannot map what may be written or executed but not read, so nobody gets it. */
static void test_segment_unreadable(void **state)
{
	struct elf_file file = elf_file_good();

	(void)state;
	file.segments[1].p_flags = PF_X;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_UNREADABLE);
	file.segments[1].p_flags = 0;
	elf_file_expect(&file, STATUS_ELF_SEGMENT_UNREADABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty_segment),
		cmocka_unit_test(test_too_many_segments),
		cmocka_unit_test(test_segment_outside),
		cmocka_unit_test(test_zeroes_have_no_place_in_the_file),
		cmocka_unit_test(test_segment_sizes),
		cmocka_unit_test(test_segment_overflow),
		cmocka_unit_test(test_segment_alignment),
		cmocka_unit_test(test_segment_window),
		cmocka_unit_test(test_segment_order),
		cmocka_unit_test(test_segment_overlap),
		cmocka_unit_test(test_segment_rights),
		cmocka_unit_test(test_segment_unreadable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
