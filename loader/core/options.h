/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Words of a command line, turned into struct options.
 */
#ifndef LOADER_OPTIONS_H
#define LOADER_OPTIONS_H

#include <options.h>
#include <stddef.h>
#include <status.h>

/* The longest there can be: census-allow= with all that it may hold. */
#define OPTION_WORD_SIZE (sizeof("census-allow=") - 1 + OPTIONS_ALLOW_SIZE)

/*
 * Parses `length` ASCII characters and changes `options` by each word. On STATUS_OPTION_* the word
 * at fault (cut off if need be, terminated) is copied to `word`, and `options` is unchanged.
 */
enum status options_parse(const char *text, size_t length, struct options *options,
			  char word[OPTION_WORD_SIZE]);

/* The same for a file in which each word is what census-allow= may be. */
enum status options_parse_allow(const char *text, size_t length, struct options *options,
				char word[OPTION_WORD_SIZE]);

#endif
