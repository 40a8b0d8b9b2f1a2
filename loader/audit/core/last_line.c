/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Lines of a report. Its text is not terminated, and may be cut off anywhere.
 */
#include "loader/audit/core/last_line.h"

#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/lib/token.h"

static bool starts(struct token line, const char *start)
{
	const size_t length = strlen(start);

	return line.length >= length && memcmp(line.text, start, length) == 0;
}

/* The next line, without its end; false behind the last one. */
static bool next(struct token *rest, struct token *line)
{
	if (rest->length == 0)
		return false;
	(void)token_split(*rest, '\n', line, rest); /* the last one need have no end */
	return true;
}

size_t last_line(const char *text, size_t length, char *line, size_t size)
{
	struct token rest = {text, length}, one, last = {"", 0}, end = {NULL, 0};
	char copy[160];

	while (next(&rest, &one)) {
		if (one.length != 0)
			last = one;
		if (starts(one, "# verdict=") || starts(one, "Bail out!"))
			end = one;
	}
	if (end.text != NULL)
		last = end;
	if (last.length >= sizeof(copy))
		last.length = sizeof(copy) - 1;
	memcpy(copy, last.text, last.length);
	copy[last.length] = '\0';
	return format_text(line, size, "%s%s\n",
			   end.text != NULL ? "" : "Bail out! the report breaks off behind: ",
			   copy);
}

bool boot_next_of(const char *text, size_t length, uint16_t *entry)
{
	static const char start[] = "# boot-next=0x";
	struct token rest = {text, length}, line;
	uint64_t number;

	while (next(&rest, &line))
		if (starts(line, start)) {
			line.text += sizeof("# boot-next=") - 1;
			line.length -= sizeof("# boot-next=") - 1;
			if (!token_number(line, &number) || number > UINT16_MAX)
				return false;
			*entry = (uint16_t)number;
			return true;
		}
	return false;
}

bool is_page_of(const char *page, size_t page_length, const char *text, size_t length)
{
	struct token wanted = {page, page_length}, rest = {text, length}, line, other;

	while (next(&wanted, &line)) {
		if (starts(line, PAGE_GAP))
			continue;
		do {
			if (!next(&rest, &other))
				return false;
		} while (line.length != other.length ||
			 memcmp(line.text, other.text, line.length) != 0);
	}
	return true;
}
