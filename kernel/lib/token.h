/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Tokens of a text that a person wrote: words between blanks, and their parts.
 */
#ifndef TOKEN_H
#define TOKEN_H

#include <options.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A word of a text: it lies in it and is not terminated. */
struct token {
	const char *text;
	size_t length;
};

/* Takes the next word from the start of `rest`: it ends at a blank or a comment. False at the end. */
bool token_next(struct token *rest, struct token *word);

bool token_is(struct token word, const char *name);

/* Splits at the first `separator`; false if there is none: then all of `word` is in `left`. */
bool token_split(struct token word, char separator, struct token *left, struct token *right);

/* Decimal, or hexadecimal after 0x; false for an empty word, a foreign character, or overflow. */
bool token_number(struct token word, uint64_t *number);

/* The index of the name that the word is; false for any other. */
bool token_index(struct token word, const char names[][OPTION_NAME_SIZE], uint32_t count,
		 uint32_t *index);

/* Copies it for a console: cut off if need be, terminated, and `?` for what does not print. */
void token_print(struct token from, char *to, size_t size);

#endif
