/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The options of an audit, as one more table for the command line; include/audit/audit_options.h says
 * what they mean.
 */
#ifndef AUDIT_WORDS_H
#define AUDIT_WORDS_H

#include <audit/audit_options.h>

#include "loader/option_table.h"

/* For a struct audit_options. */
#define AUDIT_OPTION_ROWS 14
extern const struct option audit_option_rows[AUDIT_OPTION_ROWS];

/* Reads a text in which each word is a value of census-allow=. NULL, or the sentence about the first
 * word that is wrong, which is copied to `wrong`. */
const char *audit_words_parse_allow(const char *text, size_t length, struct audit_options *options,
				    char wrong[OPTION_WORD_SIZE]);

#endif
