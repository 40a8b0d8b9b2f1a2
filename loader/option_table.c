/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Tables of options, and the two options of the handoff.
 */
#include "loader/option_table.h"

const char option_too_long[] = "is longer than any option";

static const char *parse_value(const struct option *row, struct token value, void *options,
			       enum option_use use)
{
	if (use == OPTION_LOOK_UP)
		return NULL;
	if (use == OPTION_TAKE_UNSIGNED && row->guarded != NULL &&
	    (*row->guarded == '\0' || token_is(value, row->guarded)))
		return "changes firmware: Secure Boot wants it in the signed image";
	return row->parse(value, options);
}

static const char *parse_word(const struct option_table *table, struct token word,
			      enum option_use use)
{
	struct token name, value;

	if (word.length >= OPTION_WORD_SIZE)
		return option_too_long;
	if (!token_split(word, '=', &name, &value))
		table = NULL;
	for (; table != NULL; table = table->next)
		for (size_t i = 0; i < table->count; i++)
			if (token_is(name, table->rows[i].name))
				return parse_value(&table->rows[i], value, table->options, use);
	return "is no option";
}

const char *option_table_parse(struct token text, const struct option_table *table,
			       enum option_use use, char wrong[OPTION_WORD_SIZE])
{
	const char *sentence = NULL;
	struct token word;

	while (sentence == NULL && token_next(&text, &word))
		sentence = parse_word(table, word, use);
	if (sentence != NULL)
		token_print(word, wrong, OPTION_WORD_SIZE);
	return sentence;
}

/* ---- virtmap= and reset= ---- */

/* offset, packed, scattered, scattered:SEED, identity, none */
static const char *parse_virtmap(struct token value, void *context)
{
	struct options *options = context;
	struct token name, seed_word;
	uint64_t seed = OPTIONS_DEFAULT.seed;
	bool has_seed = token_split(value, ':', &name, &seed_word);
	uint32_t virtmap;

	if (!token_index(name, virtmap_names, VIRTMAP_COUNT, &virtmap) ||
	    (has_seed && (virtmap != VIRTMAP_SCATTERED || !token_number(seed_word, &seed))))
		return "must be offset, packed, scattered[:SEED], identity or none";
	options->virtmap = virtmap;
	options->seed = seed;
	return NULL;
}

static const char *parse_reset(struct token value, void *context)
{
	struct options *options = context;

	if (!token_index(value, reset_names, RESET_COUNT, &options->reset))
		return "must be shutdown, cold, warm, platform or halt";
	return NULL;
}

const struct option option_rows[OPTION_ROWS] = {
	{"virtmap", parse_virtmap, NULL},
	{"reset", parse_reset, "platform"},
};
