/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Words of a command line, turned into struct options; include/options.h has the grammar.
 */
#include "loader/core/options.h"

#include <stdbool.h>

#include "kernel/lib/string.h"
#include "loader/core/words.h"

/* A word of one of the tables of include/options.h, by its index; `wrong` for any other. */
static enum status parse_name(struct word word, const char names[][OPTION_NAME_SIZE],
			      uint32_t count, uint32_t *index, enum status wrong)
{
	for (uint32_t i = 0; i < count; i++) {
		if (!word_is(word, names[i]))
			continue;
		*index = i;
		return STATUS_OK;
	}
	return wrong;
}

/* offset, packed, scattered, scattered:SEED, identity, none */
static enum status parse_virtmap(struct word value, struct options *options)
{
	struct word name, seed_word;
	uint64_t seed = ((struct options)OPTIONS_DEFAULT).seed;
	bool has_seed = word_split(value, ':', &name, &seed_word);
	enum status status = parse_name(name, virtmap_names, VIRTMAP_COUNT, &options->virtmap,
					STATUS_OPTION_VIRTMAP);

	if (has_seed && (options->virtmap != VIRTMAP_SCATTERED || !word_number(seed_word, &seed)))
		return STATUS_OPTION_VIRTMAP;
	options->seed = seed;
	return status;
}

static enum status parse_hang_limit(struct word value, struct options *options)
{
	uint64_t milliseconds;

	if (!word_number(value, &milliseconds) || milliseconds >= HANG_LIMIT_DEFAULT)
		return STATUS_OPTION_HANG_LIMIT;
	options->hang_limit = (uint32_t)milliseconds;
	return STATUS_OK;
}

/* Bytes, or with K, M or G behind the number so many times 1024, 1024² or 1024³ of them. */
static bool parse_size(struct word word, uint64_t *size)
{
	static const char units[] = "KMG";
	unsigned int shift = 0;
	uint64_t number;

	for (unsigned int i = 0; word.length > 0 && shift == 0 && units[i] != '\0'; i++)
		if (word.text[word.length - 1] == units[i])
			shift = 10 * (i + 1);
	if (shift > 0)
		word.length--;
	if (!word_number(word, &number) || number > UINT64_MAX >> shift)
		return false;
	*size = number << shift;
	return true;
}

/* SIZE, poison, poison:SIZE */
static enum status parse_reclaim(struct word value, struct options *options)
{
	struct word name, size_word;
	uint64_t size = ((struct options)OPTIONS_DEFAULT).reclaim_size;
	bool has_size = word_split(value, ':', &name, &size_word);
	bool poison = word_is(name, "poison");

	if (!poison) {
		has_size = true;
		size_word = value;
	}
	if (has_size && !parse_size(size_word, &size))
		return STATUS_OPTION_RECLAIM;
	options->reclaim_size = size;
	options->reclaim_poison = poison;
	return STATUS_OK;
}

/* 8, 4, 2, 1: what a word may be aligned to. */
static enum status parse_census_step(struct word value, struct options *options)
{
	uint64_t step;

	if (!word_number(value, &step) || step == 0 || sizeof(uint64_t) % step != 0)
		return STATUS_OPTION_CENSUS_STEP;
	options->census_step = (uint32_t)step;
	return STATUS_OK;
}

/* Text that is kept as a console shows it. */
static enum status keep_text(struct word value, char *text, size_t size)
{
	if (value.length >= size)
		return STATUS_OPTION_TOO_LONG;
	word_print(value, text, size);
	return STATUS_OK;
}

/* What names of checks are made of, and patterns of them. */
static bool is_of_pattern(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
	       (character >= '0' && character <= '9') || character == '.' || character == '_' ||
	       character == '-' || character == '*' || character == ',';
}

static enum status parse_checks(struct word value, struct options *options)
{
	if (value.length == 0)
		return STATUS_OPTION_CHECKS;
	for (size_t i = 0; i < value.length; i++)
		if (!is_of_pattern(value.text[i]))
			return STATUS_OPTION_CHECKS;
	return keep_text(value, options->checks, OPTIONS_CHECKS_SIZE);
}

/* IMAGE+OFFSET, or IMAGE+OFFSET,OFFSET…; nothing of an image lies before its base, so the first offset
 * has no sign. */
static bool is_chain(struct word value)
{
	struct word part;
	bool more = word_split(value, '+', &part, &value);
	uint64_t offset;

	if (!more || part.length == 0)
		return false;
	for (bool first = true; more; first = false) {
		more = word_split(value, ',', &part, &value);
		if (!first && part.length != 0 && part.text[0] == '-')
			part = (struct word){part.text + 1, part.length - 1};
		if (!word_number(part, &offset))
			return false;
	}
	return true;
}

static enum status parse_allow(struct word value, struct options *options)
{
	enum status status;
	char *text;

	if (!is_chain(value))
		return STATUS_OPTION_ALLOW;
	if (options->allow_count == OPTIONS_ALLOW_MAX)
		return STATUS_OPTION_TOO_MANY;
	text = options->allow[options->allow_count++];
	status = keep_text(value, text, OPTIONS_ALLOW_SIZE);
	/* It is compared with what the report shows. */
	if (status == STATUS_OK && memcmp(value.text, text, value.length) != 0)
		return STATUS_OPTION_ALLOW;
	return status;
}

static enum status parse_word(struct word word, struct options *options)
{
	struct word name, value;

	if (word.length >= OPTION_WORD_SIZE)
		return STATUS_OPTION_TOO_LONG;
	if (!word_split(word, '=', &name, &value))
		return STATUS_OPTION_UNKNOWN;
	if (word_is(name, "virtmap"))
		return parse_virtmap(value, options);
	if (word_is(name, "reset"))
		return parse_name(value, reset_names, RESET_COUNT, &options->reset,
				  STATUS_OPTION_RESET);
	if (word_is(name, "audit"))
		return parse_name(value, audit_names, AUDIT_COUNT, &options->audit,
				  STATUS_OPTION_AUDIT);
	if (word_is(name, "svam-test"))
		return parse_name(value, svam_test_names, SVAM_TEST_COUNT, &options->svam_test,
				  STATUS_OPTION_SVAM_TEST);
	if (word_is(name, "hang-limit"))
		return parse_hang_limit(value, options);
	if (word_is(name, "reclaim"))
		return parse_reclaim(value, options);
	if (word_is(name, "census-step"))
		return parse_census_step(value, options);
	if (word_is(name, "census-allow"))
		return parse_allow(value, options);
	if (word_is(name, "checks"))
		return parse_checks(value, options);
	return STATUS_OPTION_UNKNOWN;
}

/* Every word of the text, as `parse` takes it. */
static enum status parse_text(struct word rest, struct options *options,
			      char word[OPTION_WORD_SIZE],
			      enum status (*parse)(struct word, struct options *))
{
	struct options parsed = *options;
	struct word next;

	while (word_next(&rest, &next)) {
		enum status status = parse(next, &parsed);

		if (status != STATUS_OK) {
			word_print(next, word, OPTION_WORD_SIZE);
			return status;
		}
	}
	*options = parsed;
	return STATUS_OK;
}

enum status options_parse(const char *text, size_t length, struct options *options,
			  char word[OPTION_WORD_SIZE])
{
	return parse_text((struct word){text, length}, options, word, parse_word);
}

enum status options_parse_allow(const char *text, size_t length, struct options *options,
				char word[OPTION_WORD_SIZE])
{
	return parse_text((struct word){text, length}, options, word, parse_allow);
}
