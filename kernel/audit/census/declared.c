/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Declared words; see kernel/audit/census/declared.h. A declaration is followed through memory, and not
 * compared with a chain: where several ways lead to a word, each of them is right.
 */
#include "kernel/audit/census/declared.h"

#include "kernel/audit/census/noted_words.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

/* A file's name may hold a plus: the last one counts. */
static size_t name_length(const char *text)
{
	size_t length = strlen(text);

	while (length > 0 && text[length] != '+')
		length--;
	return length;
}

static int digit_of(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	if (character >= 'A' && character <= 'F')
		return character - 'A' + 10;
	return 16;
}

/* 0x18, 24 or -0x8, and moves `text` behind it; false if there is no number. */
static bool read_offset(const char **text, uint64_t *offset)
{
	bool negative = **text == '-';
	const char *start;
	int base = 10;

	*text += negative;
	if ((*text)[0] == '0' && ((*text)[1] == 'x' || (*text)[1] == 'X')) {
		*text += 2;
		base = 16;
	}
	start = *text;
	for (*offset = 0; digit_of(**text) < base; (*text)++)
		*offset = *offset * (uint64_t)base + (uint64_t)digit_of(**text);
	if (negative)
		*offset = -*offset;
	return *text != start;
}

static struct word *follow(struct census *census, uint64_t at, const char *offsets)
{
	uint64_t offset;

	while (read_offset(&offsets, &offset)) {
		struct word *word = words_at(census, at + offset);
		paddr_t target;

		if (word == NULL || *offsets == '\0')
			return word;
		if (*offsets++ != ',' || !word_target(census, word, &target))
			return NULL;
		at = target.value;
	}
	return NULL;
}

static bool is_same(const char *text, const char *name, size_t length)
{
	return strlen(text) == length && memcmp(text, name, length) == 0;
}

/* tools/esp.sh puts two digits in front of drivers whose order is not that of their names. */
static bool is_named(const struct census_image *image, const char *name, size_t length)
{
	const char *text = image->name;

	if (is_same(text, name, length))
		return true;
	return digit_of(text[0]) < 10 && digit_of(text[1]) < 10 && text[2] == '-' &&
	       is_same(text + 3, name, length);
}

/* Several images may have one name: the first one that has such a word counts. */
static struct word *find(struct census *census, const char *text)
{
	size_t length = name_length(text);

	if (length == 0)
		return NULL;
	for (uint32_t i = 0; i < census->image_count; i++) {
		const struct census_image *image = &census->images[i];
		struct word *word;

		if (!is_named(image, text, length))
			continue;
		word = follow(census, image->base.value, text + length + 1);
		if (word != NULL && word->reached && word_is_left_behind(word))
			return word;
	}
	return NULL;
}

void declared_excuse(struct census *census)
{
	const struct audit_options *options = &notes_of(census->handoff)->options;

	for (uint32_t i = 0; i < options->allow_count; i++) {
		struct word *word = find(census, options->allow[i]);

		if (word == NULL)
			report_fact("note census-allow=%s leads to no word that was left behind",
				    options->allow[i]);
		else if (word->excuse == EXCUSE_NONE)
			word->excuse = EXCUSE_DECLARED;
	}
}
