/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Words of a command line, turned into struct options; include/options.h has the grammar.
 */
#include "loader/core/options.h"

#include <stdbool.h>

#include "kernel/lib/string.h"

/* A piece of the text, not terminated. */
struct word {
	const char *text;
	size_t length;
};

static bool word_is(struct word word, const char *name)
{
	return word.length == strlen(name) && memcmp(word.text, name, word.length) == 0;
}

/* Splits at the first `separator`; false if there is none: then all of `word` is in `left`. */
static bool word_split(struct word word, char separator, struct word *left, struct word *right)
{
	for (size_t i = 0; i < word.length; i++) {
		if (word.text[i] != separator)
			continue;
		*left = (struct word){word.text, i};
		*right = (struct word){word.text + i + 1, word.length - i - 1};
		return true;
	}
	*left = word;
	*right = (struct word){word.text + word.length, 0};
	return false;
}

/* The index of `word` in one of the tables of include/options.h, or `count`. */
static uint32_t name_index(struct word word, const char names[][12], uint32_t count)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		if (word_is(word, names[i]))
			break;
	return i;
}

/* The value of a digit in any base up to 16; 16 for what is no digit. */
static unsigned int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return (unsigned int)(digit - '0');
	if (digit >= 'a' && digit <= 'f')
		return (unsigned int)(digit - 'a') + 10;
	if (digit >= 'A' && digit <= 'F')
		return (unsigned int)(digit - 'A') + 10;
	return 16;
}

/* Decimal, or hexadecimal after 0x; false for an empty word, a foreign character, or overflow. */
static bool parse_number(struct word word, uint64_t *number)
{
	unsigned int base = 10;
	uint64_t value = 0;

	if (word.length > 2 && word.text[0] == '0' && word.text[1] == 'x') {
		base = 16;
		word = (struct word){word.text + 2, word.length - 2};
	}
	if (word.length == 0)
		return false;
	for (size_t i = 0; i < word.length; i++) {
		unsigned int digit = digit_value(word.text[i]);

		if (digit >= base || value > (UINT64_MAX - digit) / base)
			return false;
		value = value * base + digit;
	}
	*number = value;
	return true;
}

/* offset, packed, scattered, scattered:SEED, identity, none */
static enum status parse_virtmap(struct word value, struct options *options)
{
	struct word name, seed_word;
	uint64_t seed = ((struct options)OPTIONS_DEFAULT).seed;
	bool has_seed = word_split(value, ':', &name, &seed_word);
	uint32_t policy = name_index(name, virtmap_names, VIRTMAP_COUNT);

	if (policy == VIRTMAP_COUNT)
		return STATUS_OPTION_VALUE;
	if (has_seed && (policy != VIRTMAP_SCATTERED || !parse_number(seed_word, &seed)))
		return STATUS_OPTION_VALUE;
	options->virtmap = policy;
	options->seed = seed;
	return STATUS_OK;
}

static enum status parse_reset(struct word value, struct options *options)
{
	uint32_t reset = name_index(value, reset_names, RESET_COUNT);

	if (reset == RESET_COUNT)
		return STATUS_OPTION_VALUE;
	options->reset = reset;
	return STATUS_OK;
}

static enum status parse_audit(struct word value, struct options *options)
{
	uint32_t audit = name_index(value, audit_names, AUDIT_COUNT);

	if (audit == AUDIT_COUNT)
		return STATUS_OPTION_VALUE;
	options->audit = audit;
	return STATUS_OK;
}

static enum status parse_hang_limit(struct word value, struct options *options)
{
	uint64_t milliseconds;

	if (!parse_number(value, &milliseconds) || milliseconds >= HANG_LIMIT_DEFAULT)
		return STATUS_OPTION_VALUE;
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
	if (!parse_number(word, &number) || number > UINT64_MAX >> shift)
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
		return STATUS_OPTION_VALUE;
	options->reclaim_size = size;
	options->reclaim_poison = poison;
	return STATUS_OK;
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
		return parse_reset(value, options);
	if (word_is(name, "audit"))
		return parse_audit(value, options);
	if (word_is(name, "hang-limit"))
		return parse_hang_limit(value, options);
	if (word_is(name, "reclaim"))
		return parse_reclaim(value, options);
	return STATUS_OPTION_UNKNOWN;
}

/* Blanks, line ends, and the zero that ends many load options. */
static bool is_blank(char character)
{
	return (unsigned char)character <= ' ';
}

/* Where the next word starts, or `end`. */
static const char *skip_blanks_and_comments(const char *at, const char *end)
{
	bool in_comment = false;

	for (; at < end; at++) {
		if (*at == '#')
			in_comment = true;
		else if (*at == '\n' || *at == '\r')
			in_comment = false;
		else if (!in_comment && !is_blank(*at))
			break;
	}
	return at;
}

/* The next word, which ends at a blank or a comment; false at the end of the text. */
static bool next_word(struct word *rest, struct word *word)
{
	const char *end = rest->text + rest->length;
	const char *start = skip_blanks_and_comments(rest->text, end);
	const char *stop = start;

	while (stop < end && !is_blank(*stop) && *stop != '#')
		stop++;
	*word = (struct word){start, (size_t)(stop - start)};
	*rest = (struct word){stop, (size_t)(end - stop)};
	return word->length != 0;
}

/* Cut off if need be, and printable: the word goes to a console. */
static void copy_word(struct word from, char to[OPTION_WORD_SIZE])
{
	size_t length = from.length < OPTION_WORD_SIZE ? from.length : OPTION_WORD_SIZE - 1;

	for (size_t i = 0; i < length; i++)
		to[i] = from.text[i] > ' ' && from.text[i] < 0x7f ? from.text[i] : '?';
	to[length] = '\0';
}

enum status options_parse(const char *text, size_t length, struct options *options,
			  char word[OPTION_WORD_SIZE])
{
	struct options parsed = *options;
	struct word rest = {text, length};
	struct word next;

	while (next_word(&rest, &next)) {
		enum status status = parse_word(next, &parsed);

		if (status != STATUS_OK) {
			copy_word(next, word);
			return status;
		}
	}
	*options = parsed;
	return STATUS_OK;
}
