/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Formatted text: one conversion is parsed into a struct, turned into text, and padded.
 */
#include "kernel/lib/format.h"

#include <stdbool.h>
#include <stdint.h>

#define DIGITS_MAX 20 /* of UINT64_MAX in decimal */

/* One conversion, as it stands between `%` and its letter. */
struct conversion {
	bool left;
	bool zeroes;
	bool has_precision;
	bool is_long; /* l and ll are both 64 bits wide */
	size_t width;
	size_t precision;
	char letter;
};

static void write_repeated(struct sink *sink, char byte, size_t count)
{
	while (count-- > 0)
		sink->write(sink, &byte, 1);
}

/* `sign` (0 or 1 characters of `text`) stays in front of padding zeroes. */
static void write_padded(struct sink *sink, const struct conversion *conversion, const char *text,
			 size_t length, size_t sign)
{
	size_t padding = conversion->width > length ? conversion->width - length : 0;

	if (conversion->left) {
		sink->write(sink, text, length);
		write_repeated(sink, ' ', padding);
	} else if (conversion->zeroes) {
		sink->write(sink, text, sign);
		write_repeated(sink, '0', padding);
		sink->write(sink, text + sign, length - sign);
	} else {
		write_repeated(sink, ' ', padding);
		sink->write(sink, text, length);
	}
}

static void write_number(struct sink *sink, const struct conversion *conversion, uint64_t value,
			 bool negative)
{
	const unsigned int base = conversion->letter == 'x' ? 16 : 10;
	char text[DIGITS_MAX + 1];
	size_t start = sizeof(text);

	do {
		text[--start] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value != 0);
	if (negative)
		text[--start] = '-';
	write_padded(sink, conversion, text + start, sizeof(text) - start, negative);
}

static void write_text(struct sink *sink, struct conversion *conversion, const char *text)
{
	size_t length = 0;

	if (text == NULL)
		text = "(null)";
	while ((!conversion->has_precision || length < conversion->precision) &&
	       text[length] != '\0')
		length++;
	conversion->zeroes = false;
	write_padded(sink, conversion, text, length, 0);
}

static size_t parse_number(const char **format)
{
	size_t value = 0;

	while (**format >= '0' && **format <= '9')
		value = value * 10 + (size_t)(*(*format)++ - '0');
	return value;
}

/* Reads what stands between `%` and the letter, and the letter; returns what follows. */
static const char *parse(const char *format, struct conversion *conversion, va_list *arguments)
{
	*conversion = (struct conversion){0};
	for (; *format == '-' || *format == '0'; format++) {
		if (*format == '-')
			conversion->left = true;
		else
			conversion->zeroes = true;
	}
	conversion->width = parse_number(&format);
	if (*format == '.') {
		format++;
		conversion->has_precision = true;
		if (*format == '*') {
			format++;
			conversion->precision = (size_t)va_arg(*arguments, int);
		} else {
			conversion->precision = parse_number(&format);
		}
	}
	for (; *format == 'l'; format++)
		conversion->is_long = true;
	conversion->letter = *format;
	return *format == '\0' ? format : format + 1;
}

static void write_signed(struct sink *sink, const struct conversion *conversion, int64_t value)
{
	/* Negated as an unsigned number: INT64_MIN has no positive counterpart. */
	write_number(sink, conversion, value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0);
}

/* False for a letter that is not understood. */
static bool convert(struct sink *sink, struct conversion *conversion, va_list *arguments)
{
	char byte;

	switch (conversion->letter) {
	case 'd':
		write_signed(sink, conversion,
			     conversion->is_long ? va_arg(*arguments, long)
						 : va_arg(*arguments, int));
		return true;
	case 'u':
	case 'x':
		write_number(sink, conversion,
			     conversion->is_long ? va_arg(*arguments, unsigned long)
						 : va_arg(*arguments, unsigned int),
			     false);
		return true;
	case 's':
		write_text(sink, conversion, va_arg(*arguments, const char *));
		return true;
	case 'c':
		byte = (char)va_arg(*arguments, int);
		conversion->zeroes = false;
		write_padded(sink, conversion, &byte, 1, 0);
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

		while (*format != '\0' && *format != '%')
			format++;
		if (format != start)
			sink->write(sink, start, (size_t)(format - start));
		if (*format == '\0')
			break;
		start = format;
		format = parse(format + 1, &conversion, &remaining);
		if (!convert(sink, &conversion, &remaining))
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

	for (size_t i = 0; i < length; i++, buffer->length++) {
		if (buffer->length + 1 < buffer->size)
			buffer->buffer[buffer->length] = text[i];
	}
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

const char *format_quote(const char *value)
{
	bool blank = *value == '\0';

	for (const char *at = value; *at != '\0'; at++)
		blank = blank || *at == ' ';
	return blank ? "\"" : "";
}
