/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Tokens of a text that a person wrote.
 */
#include "kernel/lib/token.h"

#include "kernel/lib/string.h"

bool token_is(struct token word, const char *name)
{
	return word.length == strlen(name) && memcmp(word.text, name, word.length) == 0;
}

bool token_split(struct token word, char separator, struct token *left, struct token *right)
{
	size_t length = 0, skip;

	while (length < word.length && word.text[length] != separator)
		length++;
	skip = length < word.length ? length + 1 : length;
	*left = (struct token){word.text, length};
	*right = (struct token){word.text + skip, word.length - skip};
	return skip != length;
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

bool token_number(struct token word, uint64_t *number)
{
	unsigned int base = 10;
	uint64_t value = 0;

	if (word.length > 2 && word.text[0] == '0' && word.text[1] == 'x') {
		base = 16;
		word = (struct token){word.text + 2, word.length - 2};
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

bool token_index(struct token word, const char names[][OPTION_NAME_SIZE], uint32_t count,
		 uint32_t *index)
{
	for (uint32_t i = 0; i < count; i++) {
		if (!token_is(word, names[i]))
			continue;
		*index = i;
		return true;
	}
	return false;
}

void token_print(struct token from, char *to, size_t size)
{
	size_t length = from.length < size ? from.length : size - 1;

	for (size_t i = 0; i < length; i++)
		to[i] = from.text[i] > ' ' && from.text[i] < 0x7f ? from.text[i] : '?';
	to[length] = '\0';
}

/* Blanks, line ends, and the zero that ends many load options. */
static bool is_blank(char character)
{
	return (unsigned char)character <= ' ';
}

/* The start of the next word, or `end`. */
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

bool token_next(struct token *rest, struct token *word)
{
	const char *end = rest->text + rest->length;
	const char *start = skip_blanks_and_comments(rest->text, end);
	const char *stop = start;

	while (stop < end && !is_blank(*stop) && *stop != '#')
		stop++;
	*word = (struct token){start, (size_t)(stop - start)};
	*rest = (struct token){stop, (size_t)(end - stop)};
	return word->length != 0;
}
