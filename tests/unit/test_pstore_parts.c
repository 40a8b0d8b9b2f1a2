/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/guard/pstore_parts.c: a text in parts, and the text again from its parts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/guard/pstore_parts.h"

#define TEXT_MAX 131072

static char text[TEXT_MAX];

/* Lines of that length, with their ends; the last one is cut off where the text ends. */
static struct pstore_note note_of(size_t length, size_t line)
{
	struct pstore_note note;

	for (size_t i = 0; i < length; i++)
		text[i] = i % line == line - 1 ? '\n' : (char)('a' + i / line % 26);
	(void)pstore_note_text(&note, text, length, 1796040000);
	return note;
}

/* Every part begins with our line, has 1,024 bytes at most, and ends with a line if it can; joined from the
 * highest number down they are the text. */
static void assert_joined(size_t length, size_t line, unsigned int parts)
{
	const struct pstore_note note = note_of(length, line);
	char *data = malloc(PSTORE_PART_SIZE); /* the sanitizer watches its end */
	size_t at = 0;

	assert_int_equal(note.parts, parts);
	assert_int_equal(note.length, length);
	for (unsigned int part = parts; part > 0; part--) {
		const size_t size = pstore_part(&note, part, text, data);
		const size_t mark = pstore_mark_size(&note, part, data, size);
		char first[32];

		assert_in_range(size, 1, PSTORE_PART_SIZE);
		snprintf(first, sizeof(first), "Brightline#1 Part%u\n", part);
		assert_int_equal(mark, strlen(first));
		assert_memory_equal(data, first, mark);
		assert_memory_equal(data + mark, text + at, size - mark);
		at += size - mark;
		assert_true(at == length || line > PSTORE_PART_SIZE / 2 || text[at - 1] == '\n');
	}
	assert_int_equal(at, length);
	free(data);
}

static void test_parts_are_the_text(void **state)
{
	(void)state;
	assert_joined(1, 10, 1);
	assert_joined(900, 10, 1);
	assert_joined(1001, 10, 1);
	assert_joined(1002, 10, 2);
	assert_joined(7394, 80, 8);
	assert_joined(33000, 255, 43);
	assert_joined(5000, 4000, 5); /* a line longer than any part */
}

/* More than 99 of them would be another dump's for Linux, and of nothing there is no page. */
static void test_too_long_or_empty(void **state)
{
	struct pstore_note note;

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_true(pstore_note_text(&note, text, 99 * 1001, 0));
	assert_int_equal(note.parts, 99);
	assert_false(pstore_note_text(&note, text, 99 * 1001 + 1, 0));
	assert_false(pstore_note_text(&note, text, 0, 0));
}

/* As Linux reads them: dump-type%u-%u-%d-%llu-%c. */
static void test_names(void **state)
{
	struct pstore_note note = note_of(7394, 80);
	char name[PSTORE_NAME_SIZE];
	unsigned int type, part;
	int count;
	unsigned long long time;
	char kind;

	(void)state;
	pstore_name(&note, 8, name);
	assert_string_equal(name, "dump-type0-8-1-1796040000-D");
	note.count = 999;
	note.time = UINT64_MAX;
	pstore_name(&note, 99, name);
	assert_int_equal(sscanf(name, "dump-type%u-%u-%d-%llu-%c", &type, &part, &count, &time,
				&kind),
			 5);
	assert_int_equal(type, 0);
	assert_int_equal(part, 99);
	assert_int_equal(count, 999);
	assert_true(time == UINT64_MAX);
	assert_int_equal(kind, 'D');
}

/* A dump of Linux, a part of another number or page, and half a line of ours are not ours. */
static void test_what_is_ours(void **state)
{
	const struct pstore_note note = note_of(7394, 80);

	(void)state;
	assert_int_equal(pstore_mark_size(&note, 3, "Brightline#1 Part3\na", 20), 19);
	assert_int_equal(pstore_mark_size(&note, 3, "Brightline#1 Part3\na", 19), 19);
	assert_int_equal(pstore_mark_size(&note, 3, "Brightline#1 Part3\na", 18), 0);
	assert_int_equal(pstore_mark_size(&note, 3, "Brightline#1 Part4\na", 20), 0);
	assert_int_equal(pstore_mark_size(&note, 3, "Brightline#2 Part3\na", 20), 0);
	assert_int_equal(pstore_mark_size(&note, 3, "Panic#1 Part3\nabcdef", 20), 0);
	assert_int_equal(pstore_mark_size(&note, 3, "", 0), 0);
}

/* What a store holds may be anything. */
static void test_sound_notes(void **state)
{
	const struct pstore_note good = note_of(7394, 80);
	struct pstore_note note = good;

	(void)state;
	assert_true(pstore_note_is_sound(&note));
	note.magic++;
	assert_false(pstore_note_is_sound(&note));
	note = good, note.parts = 0;
	assert_false(pstore_note_is_sound(&note));
	note.parts = 100;
	assert_false(pstore_note_is_sound(&note));
	note = good, note.count = 0;
	assert_false(pstore_note_is_sound(&note));
	note.count = 1000;
	assert_false(pstore_note_is_sound(&note));
	note = good, note.length = 0;
	assert_false(pstore_note_is_sound(&note));
	note.length = 8 * 1024;
	assert_false(pstore_note_is_sound(&note));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_are_the_text),
		cmocka_unit_test(test_too_long_or_empty),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_what_is_ours),
		cmocka_unit_test(test_sound_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
