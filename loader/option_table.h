/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The words of a command line, read by tables of options; include/options.h has the grammar.
 *
 * A table has a row for each name, with the function that takes its value. Whoever has options besides
 * ours puts a table of them in front.
 */
#ifndef OPTION_TABLE_H
#define OPTION_TABLE_H

#include "kernel/lib/token.h"

/* The longest word there can be, with its end. */
#define OPTION_WORD_SIZE 77

/* Changes `options` by the value. NULL, or the sentence for a value that is none: "must be …". */
typedef const char *option_parser(struct token value, void *options);

struct option {
	const char *name;
	option_parser *parse;
	/* A value that changes firmware's state or its stores, "" for each; or NULL. */
	const char *guarded;
};

struct option_table {
	const struct option *rows;
	size_t count;
	void *options;			 /* what the rows change */
	const struct option_table *next; /* or NULL */
};

/* virtmap= and reset=, for a struct options. */
#define OPTION_ROWS 2
extern const struct option option_rows[OPTION_ROWS];
#define OPTIONS_DEFAULT ((struct options){VIRTMAP_OFFSET, RESET_SHUTDOWN, .seed = 1})

extern const char option_too_long[];

enum option_use {
	OPTION_LOOK_UP, /* changes nothing, and values may be anything: are all words options? */
	OPTION_TAKE,
	OPTION_TAKE_UNSIGNED, /* refuses guarded values */
};

/*
 * Reads ASCII characters. NULL, or the sentence about the first word that is wrong, with that word in
 * `wrong`, cut off if need be and with `?` for what does not print. Words before it have had their
 * effect.
 */
const char *option_table_parse(struct token text, const struct option_table *table,
			       enum option_use use, char wrong[OPTION_WORD_SIZE]);

#endif
