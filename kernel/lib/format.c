/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Formatted text: one conversion is parsed into a struct, turned into text, and padded.
 */
#include "kernel/lib/format.h"

#include <stdbool.h>
#include <stdint.h>

#include "kernel/lib/string.h"

#define DIGITS_MAX 20 /* of UINT64_MAX in decimal */

/* One conversion, as it stands between `%` and its letter. */
struct conversion {
	bool left;
	char padding; /* in front: a blank or a zero */
	bool is_long; /* l and ll are both 64 bits wide */
	size_t width;
	char letter;
};

static void write_padded(struct sink *sink, const struct conversion *conversion, const char *text,
			 size_t length)
{
	size_t padding = conversion->width > length ? conversion->width - length : 0;

	if (conversion->left)
		sink->write(sink, text, length);
	while (padding-- > 0)
		sink->write(sink, conversion->left ? " " : &conversion->padding, 1);
	if (!conversion->left)
		sink->write(sink, text, length);
}

static void write_number(struct sink *sink, struct conversion *conversion, uint64_t value)
{
	const unsigned int base = conversion->letter == 'x' ? 16 : 10;
	const bool negative = conversion->letter == 'd' && (int64_t)value < 0;
	char text[DIGITS_MAX + 1];
	size_t start = sizeof(text);

	/* As an unsigned number: INT64_MIN has no positive counterpart. */
	if (negative)
		value = -value;
	do {
		text[--start] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value != 0);
	if (negative) {
		text[--start] = '-';
		conversion->padding = ' '; /* no zeroes in front of the sign */
	}
	write_padded(sink, conversion, text + start, sizeof(text) - start);
}

/* Reads what stands between `%` and the letter, and the letter; returns what follows. */
static const char *parse(const char *format, struct conversion *conversion)
{
	*conversion = (struct conversion){.padding = ' '};
	for (; *format == '-' || *format == '0'; format++) {
		if (*format == '-')
			conversion->left = true;
		else
			conversion->padding = '0';
	}
	for (; *format >= '0' && *format <= '9'; format++)
		conversion->width = conversion->width * 10 + (size_t)(*format - '0');
	for (; *format == 'l'; format++)
		conversion->is_long = true;
	conversion->letter = *format;
	return *format == '\0' ? format : format + 1;
}

/* False for a letter that is not understood. */
static bool convert(struct sink *sink, struct conversion *conversion, va_list *arguments)
{
	const char *text;
	char byte;

	switch (conversion->letter) {
	case 'd':
		write_number(sink, conversion,
			     (uint64_t)(conversion->is_long ? va_arg(*arguments, long)
							    : va_arg(*arguments, int)));
		return true;
	case 'u':
	case 'x':
		write_number(sink, conversion,
			     conversion->is_long ? va_arg(*arguments, unsigned long)
						 : va_arg(*arguments, unsigned int));
		return true;
	case 's':
		text = va_arg(*arguments, const char *);
		if (text == NULL)
			text = "(null)";
		write_padded(sink, conversion, text, strlen(text));
		return true;
	case 'c':
		byte = (char)va_arg(*arguments, int);
		write_padded(sink, conversion, &byte, 1);
		return true;
	case '%':
		sink->write(sink, "%", 1);
		return true;
	default:
		return false;
	}
}

void format_write(struct sink *sink, const char *format, va_list arguments)
{
	struct conversion conversion;
	va_list remaining;

	/* A va_list that was passed in may be an array: only a copy can be passed on by address. */
	va_copy(remaining, arguments);
	while (*format != '\0') {
		const char *start = format;

		if (*format == '%') {
			format = parse(format + 1, &conversion);
			if (convert(sink, &conversion, &remaining))
				continue;
		} else {
			while (*format != '\0' && *format != '%')
				format++;
		}
		sink->write(sink, start, (size_t)(format - start));
	}
	va_end(remaining);
}

/* A sink that keeps what fits and counts the rest. */
struct buffer_sink {
	struct sink sink; /* first, so that one turns into the other */
	char *buffer;
	size_t size;
	size_t length;
};

static void buffer_write(struct sink *sink, const char *text, size_t length)
{
	struct buffer_sink *buffer = (struct buffer_sink *)(void *)sink;

	for (size_t i = 0; i < length; i++, buffer->length++)
		if (buffer->length + 1 < buffer->size)
			buffer->buffer[buffer->length] = text[i];
}

size_t format_text_list(char *buffer, size_t size, const char *format, va_list arguments)
{
	struct buffer_sink sink = {.sink = {buffer_write}, .buffer = buffer, .size = size};

	format_write(&sink.sink, format, arguments);
	if (size != 0)
		buffer[sink.length < size ? sink.length : size - 1] = '\0';
	return sink.length;
}

size_t format_text(char *buffer, size_t size, const char *format, ...)
{
	va_list arguments;
	size_t length;

	va_start(arguments, format);
	length = format_text_list(buffer, size, format, arguments);
	va_end(arguments);
	return length;
}

void format_append(char *text, size_t size, const char *format, ...)
{
	const size_t length = strlen(text);
	va_list arguments;

	va_start(arguments, format);
	format_text_list(text + length, size - length, format, arguments);
	va_end(arguments);
}
