/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Lines of a text into parts; Linux's log is divided so as well.
 */
#include "kernel/guard/pstore_parts.h"

#include "kernel/lib/crc32.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

#define MARK_SIZE sizeof("Brightline#999 Part99\n")
#define PIECE_MAX (PSTORE_PART_SIZE - MARK_SIZE)

/* ---- Pieces of the text ---- */

/* The size of the first one: whole lines, unless a single one is longer. */
static size_t piece_size(const char *text, size_t length)
{
	size_t size = PIECE_MAX;

	if (length <= PIECE_MAX)
		return length;
	while (size > 0 && text[size - 1] != '\n')
		size--;
	return size != 0 ? size : PIECE_MAX;
}

bool pstore_note_text(struct pstore_note *note, const char *text, size_t length, uint64_t time)
{
	*note = (struct pstore_note){
		.magic = PSTORE_NOTE_MAGIC,
		.count = 1,
		.length = (uint32_t)length,
		.crc = crc32(text, length),
		.time = time,
	};
	for (size_t at = 0; at < length; at += piece_size(text + at, length - at))
		note->parts++;
	return pstore_note_is_sound(note);
}

bool pstore_note_is_sound(const struct pstore_note *note)
{
	return note->magic == PSTORE_NOTE_MAGIC && note->parts - 1 < PSTORE_PARTS_MAX &&
	       note->count - 1 < PSTORE_COUNT_MAX && note->length - 1 < note->parts * PIECE_MAX;
}

/* ---- Names and first lines ---- */

void pstore_name(const struct pstore_note *note, unsigned int part, char name[PSTORE_NAME_SIZE])
{
	format_text(name, PSTORE_NAME_SIZE, "dump-type0-%u-%u-%lu-D", part, note->count,
		    note->time);
}

static size_t print_mark(const struct pstore_note *note, unsigned int part, char mark[MARK_SIZE])
{
	return format_text(mark, MARK_SIZE, "Brightline#%u Part%u\n", note->count, part);
}

size_t pstore_mark_size(const struct pstore_note *note, unsigned int part, const char *data,
			size_t size)
{
	char mark[MARK_SIZE];
	const size_t length = print_mark(note, part, mark);

	return size >= length && memcmp(data, mark, length) == 0 ? length : 0;
}

size_t pstore_part(const struct pstore_note *note, unsigned int part, const char *text,
		   char data[PSTORE_PART_SIZE])
{
	const size_t start = print_mark(note, part, data);
	size_t left = note->length, size = piece_size(text, left);

	for (unsigned int n = note->parts; n > part; n--) {
		text += size;
		left -= size;
		size = piece_size(text, left);
	}
	memcpy(data + start, text, size);
	return start + size;
}
