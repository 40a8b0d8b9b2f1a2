/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A text in parts for the store of variables, as include/audit/pstore.h has them; pure. Who writes and who
 * brings home must find the same names and the same first lines.
 */
#ifndef PSTORE_PARTS_H
#define PSTORE_PARTS_H

#include <audit/pstore.h>
#include <stdbool.h>
#include <stddef.h>

/* Fills in the note but for its count; false if the text has too many parts, or none. */
bool pstore_note_text(struct pstore_note *note, const char *text, size_t length, uint64_t time);

/* May what was read be a note? */
bool pstore_note_is_sound(const struct pstore_note *note);

void pstore_name(const struct pstore_note *note, unsigned int part, char name[PSTORE_NAME_SIZE]);

/* A part's first line and its lines of the text: part 1 has the last ones. Returns their size. */
size_t pstore_part(const struct pstore_note *note, unsigned int part, const char *text,
		   char data[PSTORE_PART_SIZE]);

/* The size of the first line by which a part is known as ours; 0: it is not. */
size_t pstore_mark_size(const struct pstore_note *note, unsigned int part, const char *data,
			size_t size);

#endif
