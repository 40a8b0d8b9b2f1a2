/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Words of a text, which lie in it and are not terminated.
 */
#ifndef LOADER_WORDS_H
#define LOADER_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct word {
	const char *text;
	size_t length;
};

/* Takes the next word from the start of `rest`: it ends at a blank or a comment. False at the end. */
bool word_next(struct word *rest, struct word *word);

bool word_is(struct word word, const char *name);

/* Splits at the first `separator`; false if there is none: then all of `word` is in `left`. */
bool word_split(struct word word, char separator, struct word *left, struct word *right);

/* Decimal, or hexadecimal after 0x; false for an empty word, a foreign character, or overflow. */
bool word_number(struct word word, uint64_t *number);

/* Copies it for a console: cut off if need be, terminated, and `?` for what does not print. */
void word_print(struct word from, char *to, size_t size);

#endif
