/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/core/options.c have in common: text goes in, and options or a bad
 * word come out.
 */
#ifndef OPTIONS_WORLD_H
#define OPTIONS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/core/options.h"

/* Parses a copy of exactly that length on top of the defaults. */
static enum status parse_sized(const char *text, size_t length, struct options *options, char *word)
{
	char *copy = malloc(length + 1);
	enum status status;

	/* The sanitizer watches the byte behind the text: nothing says that there is one. */
	memcpy(copy + 1, text, length);
	*options = (struct options)OPTIONS_DEFAULT;
	memset(word, 'x', OPTION_WORD_SIZE);
	status = options_parse(copy + 1, length, options, word);
	free(copy);
	return status;
}

static struct options expect_good(const char *text)
{
	char word[OPTION_WORD_SIZE];
	struct options options;

	if (parse_sized(text, strlen(text), &options, word) != STATUS_OK)
		fail_msg("\"%s\" is refused because of \"%s\"", text, word);
	return options;
}

/* The text is refused, the word is named, and the options are as they were. */
static void expect_bad(const char *text, enum status expected, const char *expected_word)
{
	const struct options before = OPTIONS_DEFAULT;
	char word[OPTION_WORD_SIZE];
	struct options options;

	assert_string_equal(status_sentence(parse_sized(text, strlen(text), &options, word)),
			    status_sentence(expected));
	assert_string_equal(word, expected_word);
	assert_memory_equal(&options, &before, sizeof(before));
}

#endif
