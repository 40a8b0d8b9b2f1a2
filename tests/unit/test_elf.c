/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel file: what is accepted, and for each reason the nearest file that is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <layout.h>
#include <mapping.h>

#include "loader/core/elf.h"

#define PHDRS_MAX 16
#define BASE KERNEL_VIRTUAL_BASE

/* A kernel of three segments, to be damaged: R, RX, and RW with 0x2345 bytes of zeroes behind. */
struct file {
	Elf64_Ehdr header;
	Elf64_Phdr segments[PHDRS_MAX];
	uint8_t rest[0x4000 - sizeof(Elf64_Ehdr) - PHDRS_MAX * sizeof(Elf64_Phdr)];
};

static struct file good_file(void)
{
	return (struct file){
		.header =
			{
				.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB,
					    EV_CURRENT},
				.e_type = ET_EXEC,
				.e_machine = EM_X86_64,
				.e_version = EV_CURRENT,
				.e_entry = BASE + 0x1010,
				.e_phoff = sizeof(Elf64_Ehdr),
				.e_ehsize = sizeof(Elf64_Ehdr),
				.e_phentsize = sizeof(Elf64_Phdr),
				.e_phnum = 3,
			},
		.segments =
			{
				{PT_LOAD, PF_R, 0, BASE, 0, 0x800, 0x800, 0x1000},
				{PT_LOAD, PF_R | PF_X, 0x1000, BASE + 0x1000, 0, 0x1800, 0x1800,
				 0x1000},
				{PT_LOAD, PF_R | PF_W, 0x3000, BASE + 0x3000, 0, 0x1000, 0x3345,
				 0x1000},
			},
	};
}

/* Examines a copy that is exactly `size` bytes, so that the sanitizer sees a read beyond it. */
static enum status examine_sized(const struct file *file, size_t size, struct elf_image *image)
{
	void *copy = malloc(size);
	struct elf_image before, after;
	enum status status;

	memcpy(copy, file, size);
	memset(&before, 0x5a, sizeof(before));
	after = before;
	status = elf_examine(copy, size, EM_X86_64, &after);
	free(copy);
	/* An image that was refused has left no trace. */
	if (status != STATUS_OK)
		assert_memory_equal(&before, &after, sizeof(before));
	if (image != NULL)
		*image = after;
	return status;
}

static void expect(const struct file *file, enum status expected)
{
	assert_string_equal(status_sentence(examine_sized(file, sizeof(*file), NULL)),
			    status_sentence(expected));
}

/* A good file is accepted, and its segments come out page by page with their rights. */
static void test_good_file(void **state)
{
	struct file file = good_file();
	struct elf_image image;

	(void)state;
	assert_int_equal(examine_sized(&file, sizeof(file), &image), STATUS_OK);
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
	struct file file = good_file();

	(void)state;
	for (size_t size = 0; size < sizeof(file); size++)
		assert_int_not_equal(examine_sized(&file, size, NULL), STATUS_OK);
}

/* The truncated header, the header alone, and a cut inside the last segment have their reasons. */
static void test_truncation_reasons(void **state)
{
	struct file file = good_file();
	size_t headers = sizeof(Elf64_Ehdr) + 3 * sizeof(Elf64_Phdr);

	(void)state;
	assert_int_equal(examine_sized(&file, 63, NULL), STATUS_ELF_TRUNCATED_HEADER);
	assert_int_equal(examine_sized(&file, 64, NULL), STATUS_ELF_HEADERS_OUTSIDE);
	assert_int_equal(examine_sized(&file, headers - 1, NULL), STATUS_ELF_HEADERS_OUTSIDE);
	assert_int_equal(examine_sized(&file, headers, NULL), STATUS_ELF_SEGMENT_OUTSIDE);
	assert_int_equal(examine_sized(&file, 0x3fff, NULL), STATUS_ELF_SEGMENT_OUTSIDE);
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
		struct file file = good_file();

		file.header.e_ident[fields[i].index] ^= 3;
		expect(&file, fields[i].status);
	}
}

/* Version, type and machine must be the ones asked for: ET_DYN is no executable here. */
static void test_kind(void **state)
{
	struct file file = good_file();
	struct elf_image image;

	(void)state;
	file.header.e_version = 2;
	expect(&file, STATUS_ELF_VERSION);
	file = good_file();
	file.header.e_type = 3;
	expect(&file, STATUS_ELF_TYPE);
	file = good_file();
	file.header.e_machine = EM_AARCH64;
	expect(&file, STATUS_ELF_MACHINE);
	assert_int_equal(elf_examine(&file, sizeof(file), EM_AARCH64, &image), STATUS_OK);
}

/* Headers of another size are not guessed at. */
static void test_header_sizes(void **state)
{
	struct file file = good_file();

	(void)state;
	file.header.e_ehsize++;
	expect(&file, STATUS_ELF_HEADER_SIZE);
	file = good_file();
	file.header.e_phentsize = 64;
	expect(&file, STATUS_ELF_HEADER_SIZE);
}

/* Program headers may end with the file, but not one byte later, and their offset may not wrap. */
static void test_headers_outside(void **state)
{
	struct file file = good_file();
	uint64_t last = sizeof(file) - 3 * sizeof(Elf64_Phdr);

	(void)state;
	memcpy((char *)&file + last, file.segments, 3 * sizeof(Elf64_Phdr));
	file.header.e_phoff = last;
	expect(&file, STATUS_OK);
	file.header.e_phoff = last + 1;
	expect(&file, STATUS_ELF_HEADERS_OUTSIDE);
	file.header.e_phoff = sizeof(file) + 1;
	expect(&file, STATUS_ELF_HEADERS_OUTSIDE);
	file.header.e_phoff = UINT64_MAX - 55;
	expect(&file, STATUS_ELF_HEADERS_OUTSIDE);
	file = good_file();
	file.header.e_phnum = 0xffff;
	expect(&file, STATUS_ELF_HEADERS_OUTSIDE);
}

/* Program headers need not be aligned in the file. */
static void test_unaligned_headers(void **state)
{
	struct file file = good_file();

	(void)state;
	memmove((char *)file.segments + 1, file.segments, 3 * sizeof(Elf64_Phdr));
	file.header.e_phoff++;
	expect(&file, STATUS_OK);
}

/* What needs a linker at run time is refused, even behind segments that are wrong themselves. */
static void test_dynamic(void **state)
{
	struct file file = good_file();

	(void)state;
	file.header.e_phnum = 4;
	file.segments[0].p_filesz = UINT64_MAX;
	file.segments[3].p_type = PT_DYNAMIC;
	expect(&file, STATUS_ELF_DYNAMIC);
	file.segments[3].p_type = PT_INTERP;
	expect(&file, STATUS_ELF_DYNAMIC);
}

/* No program headers, none to load, and only empty ones: nothing to load. */
static void test_no_segment(void **state)
{
	struct file file = good_file();

	(void)state;
	file.header.e_phnum = 0;
	expect(&file, STATUS_ELF_NO_SEGMENT);
	file.header.e_phnum = 1;
	file.segments[0].p_type = 0x6474e551; /* PT_GNU_STACK */
	expect(&file, STATUS_ELF_NO_SEGMENT);
	file.segments[0] = (Elf64_Phdr){.p_type = PT_LOAD, .p_vaddr = 1};
	expect(&file, STATUS_ELF_NO_SEGMENT);
}

/* An empty segment is skipped wherever it claims to lie, but not one with bytes for no memory. */
static void test_empty_segment(void **state)
{
	struct file file = good_file();
	struct elf_image image;

	(void)state;
	file.segments[0] = (Elf64_Phdr){.p_type = PT_LOAD, .p_offset = UINT64_MAX, .p_vaddr = 1};
	assert_int_equal(examine_sized(&file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.segment_count, 2);
	file = good_file();
	file.segments[0].p_memsz = 0;
	expect(&file, STATUS_ELF_SEGMENT_SIZES);
}

/* As many segments as there is room for, and one more. */
static void test_too_many_segments(void **state)
{
	struct file file = good_file();

	(void)state;
	for (unsigned int i = 3; i <= ELF_SEGMENTS_MAX; i++) {
		file.segments[i] = file.segments[2];
		file.segments[i].p_vaddr = BASE + 0x10000 * i;
	}
	file.header.e_phnum = ELF_SEGMENTS_MAX;
	expect(&file, STATUS_OK);
	file.header.e_entry = 0;
	expect(&file, STATUS_ELF_ENTRY);
	file.header.e_phnum = ELF_SEGMENTS_MAX + 1;
	expect(&file, STATUS_ELF_TOO_MANY_SEGMENTS);
}

/* Bytes of a segment may end with the file; offsets and sizes that wrap do not get past that. */
static void test_segment_outside(void **state)
{
	struct file file = good_file();

	(void)state;
	file.segments[2].p_filesz = 0x1001;
	expect(&file, STATUS_ELF_SEGMENT_OUTSIDE);
	file = good_file();
	file.segments[2].p_offset = 0x5000;
	expect(&file, STATUS_ELF_SEGMENT_OUTSIDE);
	file.segments[2].p_offset = UINT64_MAX - 0xfff;
	expect(&file, STATUS_ELF_SEGMENT_OUTSIDE);
	file = good_file();
	file.segments[2].p_filesz = UINT64_MAX;
	file.segments[2].p_memsz = UINT64_MAX;
	expect(&file, STATUS_ELF_SEGMENT_OUTSIDE);
}

/* A segment of zeroes only may give any offset, as linkers do. */
static void test_zeroes_have_no_place_in_the_file(void **state)
{
	struct file file = good_file();

	(void)state;
	file.segments[2].p_filesz = 0;
	file.segments[2].p_offset = 0x7000;
	expect(&file, STATUS_OK);
}

/* More bytes in the file than in memory make no sense, not even one. */
static void test_segment_sizes(void **state)
{
	struct file file = good_file();

	(void)state;
	file.segments[1].p_memsz = file.segments[1].p_filesz - 1;
	expect(&file, STATUS_ELF_SEGMENT_SIZES);
}

/* A segment must not wrap, neither by its size nor by rounding its end up to a page. */
static void test_segment_overflow(void **state)
{
	struct file file = good_file();

	(void)state;
	file.segments[2].p_memsz = UINT64_MAX;
	expect(&file, STATUS_ELF_SEGMENT_OVERFLOW);
	file.segments[2].p_memsz = 0 - file.segments[2].p_vaddr;
	expect(&file, STATUS_ELF_SEGMENT_OVERFLOW);
	file.segments[2].p_memsz = 0 - file.segments[2].p_vaddr - 1;
	expect(&file, STATUS_ELF_SEGMENT_OVERFLOW);
	file.segments[2].p_memsz = 0 - file.segments[2].p_vaddr - 0x1000;
	expect(&file, STATUS_ELF_SEGMENT_WINDOW);
}

/* A segment may start inside a page if it does so in the file as well: `skip` bytes of zeroes. */
static void test_segment_alignment(void **state)
{
	struct file file = good_file();
	struct elf_image image;

	(void)state;
	file.segments[2].p_vaddr += 0x123;
	expect(&file, STATUS_ELF_SEGMENT_ALIGNMENT);
	file.segments[2].p_offset += 0x123;
	file.segments[2].p_filesz -= 0x123;
	assert_int_equal(examine_sized(&file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.segments[2].skip, 0x123);
	assert_int_equal(image.segments[2].virtual.value, BASE + 0x3000);
	assert_int_equal(image.segments[2].size, 0x4000);
	assert_int_equal(image.segments[2].offset, 0x3123);
}

/* The first and the last byte of the kernel's window may be used, and none beyond. */
static void test_segment_window(void **state)
{
	struct file file = good_file();

	(void)state;
	file.segments[2].p_memsz = KERNEL_VIRTUAL_END - file.segments[2].p_vaddr;
	expect(&file, STATUS_OK);
	file.segments[2].p_memsz++;
	expect(&file, STATUS_ELF_SEGMENT_WINDOW);
	file = good_file();
	file.segments[0].p_vaddr = BASE - 0x1000;
	expect(&file, STATUS_ELF_SEGMENT_WINDOW);
	file.segments[0].p_vaddr = 0x200000;
	expect(&file, STATUS_ELF_SEGMENT_WINDOW);
}

/* Segments ascend, as the gABI has it. */
static void test_segment_order(void **state)
{
	struct file file = good_file();
	Elf64_Phdr first = file.segments[0];

	(void)state;
	file.segments[0] = file.segments[1];
	file.segments[1] = first;
	expect(&file, STATUS_ELF_SEGMENT_ORDER);
	/* In one page, too, it is the first byte that counts. */
	file = good_file();
	file.segments[1].p_vaddr = BASE + 0x1800;
	file.segments[1].p_offset = 0x1800;
	file.segments[2].p_vaddr = BASE + 0x1400;
	file.segments[2].p_offset = 0x3400;
	file.segments[2].p_filesz = 0x100;
	expect(&file, STATUS_ELF_SEGMENT_ORDER);
}

/* Two segments may touch, but no page belongs to both, even where their bytes do not meet. */
static void test_segment_overlap(void **state)
{
	struct file file = good_file();

	(void)state;
	file.segments[0].p_memsz = 0x1000;
	expect(&file, STATUS_OK);
	file.segments[0].p_memsz = 0x1001;
	expect(&file, STATUS_ELF_SEGMENT_OVERLAP);
	file = good_file();
	file.segments[1].p_vaddr = BASE + 0x900;
	file.segments[1].p_offset = 0x1900;
	file.segments[1].p_filesz = 0x700;
	expect(&file, STATUS_ELF_SEGMENT_OVERLAP);
	file = good_file();
	file.segments[1].p_vaddr = BASE;
	expect(&file, STATUS_ELF_SEGMENT_OVERLAP);
}

/* Nothing is both writable and executable. */
static void test_segment_rights(void **state)
{
	struct file file = good_file();

	(void)state;
	file.segments[1].p_flags = PF_R | PF_W | PF_X;
	expect(&file, STATUS_ELF_SEGMENT_RIGHTS);
	file.segments[1].p_flags = PF_W | PF_X;
	expect(&file, STATUS_ELF_SEGMENT_RIGHTS);
}

/* x86-64 cannot map what may be written or executed but not read, so nobody gets it. */
static void test_segment_unreadable(void **state)
{
	struct file file = good_file();

	(void)state;
	file.segments[1].p_flags = PF_X;
	expect(&file, STATUS_ELF_SEGMENT_UNREADABLE);
	file.segments[1].p_flags = 0;
	expect(&file, STATUS_ELF_SEGMENT_UNREADABLE);
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
		struct file file = good_file();

		file.header.e_entry = entries[i].entry;
		expect(&file, entries[i].status);
	}
}

/* What stands in front of a segment's first byte, in the same page, is no place to start at. */
static void test_entry_before_the_first_byte(void **state)
{
	struct file file = good_file();

	(void)state;
	file.segments[1].p_vaddr += 0x11;
	file.segments[1].p_offset += 0x11;
	expect(&file, STATUS_ELF_ENTRY);
	file.header.e_entry++;
	expect(&file, STATUS_OK);
}

/* Section headers, p_paddr, e_flags and p_align are nobody's business. */
static void test_what_is_not_checked(void **state)
{
	struct file file = good_file();

	(void)state;
	file.header.e_shoff = UINT64_MAX;
	file.header.e_shnum = 0xffff;
	file.header.e_flags = 0xffffffff;
	file.segments[0].p_paddr = UINT64_MAX;
	file.segments[0].p_align = 3;
	expect(&file, STATUS_OK);
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
		cmocka_unit_test(test_unaligned_headers),
		cmocka_unit_test(test_dynamic),
		cmocka_unit_test(test_no_segment),
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
		cmocka_unit_test(test_entry),
		cmocka_unit_test(test_entry_before_the_first_byte),
		cmocka_unit_test(test_what_is_not_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
