/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Values of the audit's options.
 */
#include "loader/audit/core/audit_words.h"

#include "kernel/lib/string.h"

#define MODE_EXTENT_MAX 65536

_Static_assert(sizeof("census-allow=") - 1 + OPTIONS_ALLOW_SIZE <= OPTION_WORD_SIZE,
	       "the longest word");

static const char *parse_audit(struct token value, void *context)
{
	struct audit_options *options = context;

	if (!token_index(value, audit_names, AUDIT_COUNT, &options->audit))
		return "must be continue, strict or step";
	return NULL;
}

static const char *parse_svam_test(struct token value, void *context)
{
	struct audit_options *options = context;

	if (!token_index(value, svam_test_names, SVAM_TEST_COUNT, &options->svam_test))
		return "must be before-exit, missing-range or foreign-range";
	return NULL;
}

static const char *parse_first_call(struct token value, void *context)
{
	struct audit_options *options = context;

	if (!token_index(value, first_call_names, FIRST_CALL_COUNT, &options->first_call))
		return "must be boot or virtual";
	return NULL;
}

static const char *parse_ready_to_boot(struct token value, void *context)
{
	struct audit_options *options = context;

	if (!token_index(value, ready_to_boot_names, READY_TO_BOOT_COUNT, &options->ready_to_boot))
		return "must be yes or no";
	return NULL;
}

static const char *parse_after(struct token value, void *context)
{
	struct audit_options *options = context;

	if (!token_index(value, after_names, AFTER_COUNT, &options->after))
		return "must be firmware, again or shutdown";
	return NULL;
}

static const char *parse_boot_next(struct token value, void *context)
{
	struct audit_options *options = context;

	if (!token_index(value, boot_next_names, BOOT_NEXT_COUNT, &options->boot_next))
		return "must be yes or no";
	return NULL;
}

static const char *parse_keep(struct token value, void *context)
{
	struct audit_options *options = context;

	if (!token_index(value, keep_names, KEEP_COUNT, &options->keep))
		return "must be no or pstore";
	return NULL;
}

static const char *parse_hold(struct token value, void *context)
{
	struct audit_options *options = context;
	uint64_t seconds;

	if (!token_number(value, &seconds) || seconds > HOLD_MAX)
		return "must be seconds, up to 86400";
	options->hold = (uint32_t)seconds;
	return NULL;
}

static const char *parse_hang_limit(struct token value, void *context)
{
	struct audit_options *options = context;
	uint64_t milliseconds;

	if (!token_number(value, &milliseconds) || milliseconds >= HANG_LIMIT_DEFAULT)
		return "must be milliseconds, below 4294967295";
	options->hang_limit = (uint32_t)milliseconds;
	return NULL;
}

/* Bytes, or with K, M or G behind the number so many times 1024, 1024² or 1024³ of them. */
static bool parse_size(struct token word, uint64_t *size)
{
	static const char units[] = "KMG";
	unsigned int shift = 0;
	uint64_t number;

	for (unsigned int i = 0; word.length > 0 && shift == 0 && units[i] != '\0'; i++)
		if (word.text[word.length - 1] == units[i])
			shift = 10 * (i + 1);
	if (shift > 0)
		word.length--;
	if (!token_number(word, &number) || number > UINT64_MAX >> shift)
		return false;
	*size = number << shift;
	return true;
}

/* SIZE, poison, poison:SIZE */
static const char *parse_reclaim(struct token value, void *context)
{
	struct audit_options *options = context;
	struct token name, size_word;
	uint64_t size = ((struct audit_options)AUDIT_OPTIONS_DEFAULT).reclaim_size;
	bool has_size = token_split(value, ':', &name, &size_word);
	bool poison = token_is(name, "poison");

	if (!poison) {
		has_size = true;
		size_word = value;
	}
	if (has_size && !parse_size(size_word, &size))
		return "must be SIZE[K|M|G], poison or poison:SIZE[K|M|G]";
	options->reclaim_size = size;
	options->reclaim_poison = poison;
	return NULL;
}

/* 8, 4, 2 or 1: the alignment of a word. */
static const char *parse_census_step(struct token value, void *context)
{
	struct audit_options *options = context;
	uint64_t step;

	if (!token_number(value, &step) || step == 0 || sizeof(uint64_t) % step != 0)
		return "must be 8, 4, 2 or 1";
	options->census_step = (uint32_t)step;
	return NULL;
}

/* WIDTHxHEIGHT */
static const char *parse_mode(struct token value, void *context)
{
	struct audit_options *options = context;
	struct token width_word, height_word;
	uint64_t width, height;

	if (!token_split(value, 'x', &width_word, &height_word) ||
	    !token_number(width_word, &width) || !token_number(height_word, &height) ||
	    width - 1 >= MODE_EXTENT_MAX || height - 1 >= MODE_EXTENT_MAX)
		return "must be WIDTHxHEIGHT, in pixels";
	options->mode_width = (uint32_t)width;
	options->mode_height = (uint32_t)height;
	return NULL;
}

/* The characters of names of checks, and of patterns of them. */
static bool is_of_pattern(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
	       (character >= '0' && character <= '9') || character == '.' || character == '_' ||
	       character == '-' || character == '*' || character == ',';
}

static const char *parse_checks(struct token value, void *context)
{
	static const char wrong[] = "must be list, all, or names with * and commas";
	struct audit_options *options = context;

	if (value.length == 0)
		return wrong;
	for (size_t i = 0; i < value.length; i++)
		if (!is_of_pattern(value.text[i]))
			return wrong;
	if (value.length >= OPTIONS_CHECKS_SIZE)
		return option_too_long;
	token_print(value, options->checks, OPTIONS_CHECKS_SIZE);
	return NULL;
}

/* IMAGE+OFFSET, or IMAGE+OFFSET,OFFSET…; nothing of an image lies before its base, so the first offset
 * has no sign. */
static bool is_chain(struct token value)
{
	struct token part;
	bool more = token_split(value, '+', &part, &value);
	uint64_t offset;

	if (!more || part.length == 0)
		return false;
	for (bool first = true; more; first = false) {
		more = token_split(value, ',', &part, &value);
		if (!first && part.length != 0 && part.text[0] == '-')
			part = (struct token){part.text + 1, part.length - 1};
		if (!token_number(part, &offset))
			return false;
	}
	return true;
}

static const char *parse_allow(struct token value, void *context)
{
	static const char wrong[] = "must be IMAGE+OFFSET[,OFFSET...]";
	struct audit_options *options = context;
	char text[OPTIONS_ALLOW_SIZE];

	if (!is_chain(value))
		return wrong;
	if (options->allow_count == OPTIONS_ALLOW_MAX)
		return "is one too many of its kind";
	if (value.length >= OPTIONS_ALLOW_SIZE)
		return option_too_long;
	/* The value is compared with text of the report, so it must be printable. */
	token_print(value, text, sizeof(text));
	if (memcmp(value.text, text, value.length) != 0)
		return wrong;
	memcpy(options->allow[options->allow_count++], text, value.length + 1);
	return NULL;
}

const char *audit_words_parse_allow(const char *text, size_t length, struct audit_options *options,
				    char wrong[OPTION_WORD_SIZE])
{
	struct token rest = {text, length}, word;

	while (token_next(&rest, &word)) {
		const char *sentence = parse_allow(word, options);

		if (sentence == NULL)
			continue;
		token_print(word, wrong, OPTION_WORD_SIZE);
		return sentence;
	}
	return NULL;
}

const struct option audit_option_rows[AUDIT_OPTION_ROWS] = {
	{"audit", parse_audit, NULL},
	{"svam-test", parse_svam_test, ""},
	{"first-call", parse_first_call, NULL},
	{"ready-to-boot", parse_ready_to_boot, NULL},
	{"after", parse_after, NULL},
	{"hold", parse_hold, NULL},
	{"boot-next", parse_boot_next, NULL},
	{"keep", parse_keep, "pstore"},
	{"hang-limit", parse_hang_limit, NULL},
	{"reclaim", parse_reclaim, NULL},
	{"census-step", parse_census_step, NULL},
	{"census-allow", parse_allow, NULL},
	{"checks", parse_checks, "all"},
	{"mode", parse_mode, NULL},
};
