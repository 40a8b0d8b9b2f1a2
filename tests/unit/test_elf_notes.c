/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The note by which a kernel declares itself: where notes are looked for in the file, and which one is
 * ours.
 */
#include "tests/unit/elf_file.h"

#include <handoff.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* As a kernel has it; and the notes of a file, one behind the other. */
HANDOFF_KERNEL;

static uint8_t notes[512];
static size_t notes_size;

static void start(void)
{
	memset(notes, 0, sizeof(notes));
	notes_size = 0;
}

static void add(const void *data, size_t size)
{
	memcpy(notes + notes_size, data, size);
	notes_size += size;
}

static void add_ours(void)
{
	add(&handoff_kernel_note, sizeof(handoff_kernel_note));
}

/* A note of somebody else: name and contents are padded to whole words. */
static void add_note(const char *owner, uint32_t contents_size, uint32_t type)
{
	const Elf64_Nhdr header = {(uint32_t)strlen(owner) + 1, contents_size, type};

	add(&header, sizeof(header));
	memcpy(notes + notes_size, owner, header.n_namesz);
	notes_size += (header.n_namesz + 3) / 4 * 4 + (contents_size + 3) / 4 * 4;
}

/* Looks through a copy of `size` bytes that starts at an odd address and ends where memory does. */
static enum status look_at(size_t size)
{
	uint8_t *copy = malloc(size + 1);
	enum status status;

	memcpy(copy + 1, notes, size);
	status = elf_examine_notes(copy + 1, size);
	free(copy);
	return status;
}

static void expect(enum status expected)
{
	assert_string_equal(status_sentence(look_at(notes_size)), status_sentence(expected));
}

/* What the macro writes is what is looked for, to the last byte of an ELF note. */
static void test_ours(void **state)
{
	static const uint8_t expected[] = {11,	0,   0,	  0,   4,
					   0,	0,   0,	  1,   0,
					   0,	0,   'B', 'r', 'i',
					   'g', 'h', 't', 'l', 'i',
					   'n', 'e', 0,	  0,   HANDOFF_VERSION,
					   0,	0,   0};

	(void)state;
	start();
	add_ours();
	assert_int_equal(notes_size, sizeof(expected));
	assert_memory_equal(notes, expected, sizeof(expected));
	expect(STATUS_OK);
}

/* No notes at all, and each cut of ours: nothing is read beyond the end, and nothing is believed. */
static void test_cut_off(void **state)
{
	(void)state;
	start();
	add_ours();
	for (size_t size = 0; size < notes_size; size++)
		assert_int_equal(look_at(size), STATUS_ELF_NOTE);
}

/* A kernel of the version before or behind is told so: that is another sentence. */
static void test_other_version(void **state)
{
	static const uint32_t versions[] = {0, HANDOFF_VERSION - 1, HANDOFF_VERSION + 1,
					    UINT32_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		struct handoff_note note = handoff_kernel_note;

		start();
		note.version = versions[i];
		add(&note, sizeof(note));
		expect(STATUS_ELF_NOTE_VERSION);
	}
}

/* An owner of the same length, one that only starts as ours, one that goes on, and another type: none
 * of them is ours. */
static void test_other_owners(void **state)
{
	struct handoff_note note = handoff_kernel_note;

	(void)state;
	start();
	memcpy(note.owner, "brightline", sizeof("brightline"));
	add(&note, sizeof(note));
	expect(STATUS_ELF_NOTE);
	start();
	add_note("Bright", 4, HANDOFF_NOTE_TYPE);
	expect(STATUS_ELF_NOTE);
	start();
	note = handoff_kernel_note;
	note.owner[10] = 's';
	add(&note, sizeof(note));
	expect(STATUS_ELF_NOTE);
	start();
	note = handoff_kernel_note;
	note.type++;
	add(&note, sizeof(note));
	expect(STATUS_ELF_NOTE);
}

/* Linkers put others' notes in front of ours (GNU's build ID and properties) and behind it. */
static void test_among_others(void **state)
{
	(void)state;
	start();
	add_note("GNU", 20, 3);
	add_note("GNU", 0, 5);
	add_note("Odd", 5, 1);
	expect(STATUS_ELF_NOTE);
	add_ours();
	expect(STATUS_OK);
	add_note("Xen", 8, 18);
	expect(STATUS_OK);
}

/* The first of ours counts: a second one with another version is somebody's mistake. */
static void test_first_of_ours_counts(void **state)
{
	struct handoff_note note = handoff_kernel_note;

	(void)state;
	start();
	note.version++;
	add_ours();
	add(&note, sizeof(note));
	expect(STATUS_OK);
	start();
	add(&note, sizeof(note));
	add_ours();
	expect(STATUS_ELF_NOTE_VERSION);
}

/* Sizes that reach beyond the end, that are 0 when they are padded in 32 bits, or whose sum is: they end
 * the notes, and what follows is not looked at. */
static void test_sizes_that_overflow(void **state)
{
	static const Elf64_Nhdr headers[] = {
		{UINT32_MAX, 0, 1},
		{0, UINT32_MAX, 1},
		{UINT32_MAX - 2, UINT32_MAX, 1},
		{0x80000000, 0x80000000, 1},
		{0, sizeof(struct handoff_note) + 1, 1},
		{0xfffffff4, 0, 1},
		{0, 0xfffffff4, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		start();
		add(&headers[i], sizeof(headers[i]));
		add_ours();
		expect(STATUS_ELF_NOTE);
	}
	/* With sizes of 0 it is a note like any other. */
	start();
	notes_size = sizeof(Elf64_Nhdr);
	add_ours();
	expect(STATUS_OK);
}

/* A note as long as ours, whose name and contents share the bytes in another way or leave some of them
 * out, is not ours; nor is one whose contents go on. */
static void test_other_shapes(void **state)
{
	static const struct {
		uint32_t owner_size, version_size;
	} shapes[] = {{4, 12}, {12, 4}, {11, 3}, {11, 1}, {10, 4},
		      {9, 4},  {11, 0}, {11, 8}, {0, 4}};

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		struct handoff_note note = handoff_kernel_note;

		start();
		note.owner_size = shapes[i].owner_size;
		note.version_size = shapes[i].version_size;
		add(&note, sizeof(note));
		notes_size += 4;
		expect(STATUS_ELF_NOTE);
	}
}

/* ---- Where they are looked for ---- */

/* The segments of a good file, and `count` notes, each one byte behind the other; ours is at `ours`. */
static enum status note_of(uint64_t ours, uint64_t offset, uint64_t size, unsigned int count)
{
	struct elf_file file = elf_file_good();
	struct elf_image image;

	for (unsigned int i = 0; i < count; i++)
		file.segments[3 + i] = (Elf64_Phdr){.p_type = PT_NOTE,
						    .p_offset = offset + i,
						    .p_filesz = size};
	file.header.e_phnum = (uint16_t)(3 + count);
	memcpy((uint8_t *)&file + ours, &handoff_kernel_note, sizeof(handoff_kernel_note));
	assert_int_equal(elf_file_examine(&file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.segment_count, 3);
	return image.note;
}

/* A PT_NOTE that ends with the file is looked through; one that reaches beyond, or wraps, is as good as
 * absent, and no reason to refuse the file. */
static void test_notes_in_the_file(void **state)
{
	const uint64_t size = sizeof(handoff_kernel_note);
	const uint64_t last = sizeof(struct elf_file) - size;

	(void)state;
	assert_int_equal(note_of(last, last, size, 1), STATUS_OK);
	assert_int_equal(note_of(last, sizeof(struct elf_file), 0, 1), STATUS_ELF_NOTE);
	assert_int_equal(note_of(last, last, size + 1, 1), STATUS_ELF_NOTE);
	assert_int_equal(note_of(last, sizeof(struct elf_file) + 1, 0, 1), STATUS_ELF_NOTE);
	assert_int_equal(note_of(last, last, UINT64_MAX, 1), STATUS_ELF_NOTE);
	assert_int_equal(note_of(last, UINT64_MAX, 2, 1), STATUS_ELF_NOTE);
	assert_int_equal(note_of(last, 0, 0, 0), STATUS_ELF_NOTE);
}

/* There may be many, and in front of the segments too. */
static void test_several_notes(void **state)
{
	struct elf_file file = elf_file_good();
	struct elf_image image;

	(void)state;
	assert_int_equal(note_of(0x1810, 0x1800, 28, 17), STATUS_OK);
	assert_int_equal(note_of(0x1810, 0x1800, 28, 16), STATUS_ELF_NOTE);

	memmove(file.segments + 1, file.segments, 3 * sizeof(file.segments[0]));
	file.segments[0] = (Elf64_Phdr){.p_type = PT_NOTE, .p_offset = 0x1900, .p_filesz = 28};
	memcpy((uint8_t *)&file + 0x1900, &handoff_kernel_note, sizeof(handoff_kernel_note));
	file.header.e_phnum = 4;
	assert_int_equal(elf_file_examine(&file, sizeof(file), &image), STATUS_OK);
	assert_int_equal(image.note, STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ours),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_other_version),
		cmocka_unit_test(test_other_owners),
		cmocka_unit_test(test_among_others),
		cmocka_unit_test(test_first_of_ours_counts),
		cmocka_unit_test(test_sizes_that_overflow),
		cmocka_unit_test(test_other_shapes),
		cmocka_unit_test(test_notes_in_the_file),
		cmocka_unit_test(test_several_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
