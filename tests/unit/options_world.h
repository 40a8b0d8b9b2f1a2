/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test loader/option_table.c and loader/audit/core/audit_words.c have in
 * common: text goes in, and options or a bad word come out.
 */
#ifndef OPTIONS_WORLD_H
#define OPTIONS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loader/audit/core/audit_words.h"
#include "loader/option_table.h"

/* The sentences about a value, as a user reads them. */
#define BAD_VIRTMAP "must be offset, packed, scattered[:SEED], identity or none"
#define BAD_RESET "must be shutdown, cold, warm, platform or halt"
#define BAD_AUDIT "must be continue, strict or step"
#define BAD_SVAM_TEST "must be before-exit, missing-range or foreign-range"
#define BAD_FIRST_CALL "must be boot or virtual"
#define BAD_READY_TO_BOOT "must be yes or no"
#define BAD_AFTER "must be firmware, again or shutdown"
#define BAD_HOLD "must be seconds, up to 86400"
#define BAD_BOOT_NEXT "must be yes or no"
#define BAD_KEEP "must be no or pstore"
#define BAD_HANG_LIMIT "must be milliseconds, below 4294967295"
#define BAD_RECLAIM "must be SIZE[K|M|G], poison or poison:SIZE[K|M|G]"
#define BAD_CENSUS_STEP "must be 8, 4, 2 or 1"
#define BAD_MODE "must be WIDTHxHEIGHT, in pixels"
#define BAD_ALLOW "must be IMAGE+OFFSET[,OFFSET...]"
#define BAD_CHECKS "must be list, all, or names with * and commas"
#define UNKNOWN "is no option"
#define TOO_MANY "is one too many of its kind"

/* What both tables change. */
struct all_options {
	struct options handoff;
	struct audit_options audit;
};

static inline struct all_options default_options(void)
{
	return (struct all_options){OPTIONS_DEFAULT, AUDIT_OPTIONS_DEFAULT};
}

/* Parses a copy of exactly that length on top of the defaults, with an audit's table or without. */
static inline const char *parse_with(bool audits, const char *text, size_t length,
				     struct all_options *options, char *word)
{
	const struct option_table handoff = {option_rows, OPTION_ROWS, &options->handoff, NULL};
	const struct option_table audit = {audit_option_rows, AUDIT_OPTION_ROWS, &options->audit,
					   &handoff};
	char *copy = calloc(length + 1, 1);
	const char *sentence;

	/* The sanitizer watches the byte behind the text: nothing says that there is one. */
	memcpy(copy + 1, text, length);
	*options = default_options();
	memset(word, 'x', OPTION_WORD_SIZE);
	sentence = option_table_parse((struct token){copy + 1, length}, audits ? &audit : &handoff,
				      true, word);
	free(copy);
	return sentence;
}

static inline const char *parse_sized(const char *text, size_t length, struct all_options *options,
				      char *word)
{
	return parse_with(true, text, length, options, word);
}

static inline struct all_options expect_good(const char *text)
{
	char word[OPTION_WORD_SIZE];
	struct all_options options;
	const char *sentence = parse_sized(text, strlen(text), &options, word);

	if (sentence != NULL)
		fail_msg("\"%s\" is refused because \"%s\" %s", text, word, sentence);
	return options;
}

/* The text is refused by such a sentence, and the word is named; the options come back. */
static inline struct all_options expect_refused(const char *text, const char *expected,
						const char *expected_word)
{
	char word[OPTION_WORD_SIZE];
	struct all_options options;
	const char *sentence = parse_sized(text, strlen(text), &options, word);

	assert_non_null(sentence);
	assert_string_equal(sentence, expected);
	assert_string_equal(word, expected_word);
	return options;
}

/* The same of a text whose first word is wrong: then the options are as they were. */
static inline void expect_bad(const char *text, const char *expected, const char *expected_word)
{
	const struct all_options before = default_options();
	struct all_options options = expect_refused(text, expected, expected_word);

	assert_memory_equal(&options, &before, sizeof(before));
}

#endif
