/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Words into rows.
 */
#include "kernel/display/area.h"

#include <stdarg.h>

#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

#define PARAGRAPH_SIZE 512

static void put(const struct area *area, unsigned int row, unsigned int column,
		unsigned int attribute, const char *text, size_t length)
{
	if (area->cells != NULL && row < area->end)
		area->cells->put(area->cells, area->left + column, row, 1, attribute, text, length);
}

/* How much of the text stands in a row of `room` cells: up to the last blank there, or all that fits. */
static size_t fitting(const char *text, size_t room)
{
	size_t blank = 0;

	for (size_t i = 0; i <= room; i++) {
		if (text[i] == '\0')
			return i;
		if (text[i] == ' ')
			blank = i;
	}
	return blank != 0 ? blank : room; /* never 0: callers have a cell at least */
}

void area_print(struct area *area, unsigned int attribute, unsigned int indent, const char *format,
		...)
{
	char paragraph[PARAGRAPH_SIZE];
	const char *text = paragraph;
	unsigned int column = 0;
	va_list arguments;

	va_start(arguments, format);
	format_text_list(paragraph, sizeof(paragraph), format, arguments);
	va_end(arguments);
	if (area->columns == 0)
		return;
	if (indent >= area->columns)
		indent = 0;
	do {
		const size_t length = fitting(text, area->columns - column);

		put(area, area->row++, column, attribute, text, length);
		for (text += length; *text == ' '; text++)
			continue;
		column = indent;
	} while (*text != '\0');
}

void area_add(struct area *area, unsigned int *column, unsigned int attribute, const char *text)
{
	const size_t length = strlen(text);

	if (*column == 0 || *column + length > area->columns) {
		*column = 0;
		area->row++;
	}
	put(area, area->row - 1, *column, attribute, text, length);
	*column += (unsigned int)length;
}

void area_fill(struct area *area, unsigned int attribute, const char *text)
{
	static const char blanks[] = "                                ";
	size_t column = fitting(text, area->columns);

	put(area, area->row, 0, attribute, text, column);
	while (column < area->columns) {
		const size_t left = area->columns - column;
		const size_t length = left < sizeof(blanks) ? left : sizeof(blanks) - 1;

		put(area, area->row, (unsigned int)column, attribute, blanks, length);
		column += length;
	}
	area->row++;
}
