/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Formatted text without a C library.
 *
 * Understood: %s %c %d %u %x %% with l and ll, 0 and width, - for the left side of a field. Anything else
 * is written as it stands, so that a mistake can be seen.
 */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* A receiver of characters. */
struct sink {
	void (*write)(struct sink *sink, const char *text, size_t length);
};

void format_write(struct sink *sink, const char *format, va_list arguments);

/* Into a buffer, always terminated if `size` is not 0; returns the length the whole text has. */
size_t format_text(char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
size_t format_text_list(char *buffer, size_t size, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

/* Behind what `text` holds already, which ends within its `size` bytes. */
void format_append(char *text, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
