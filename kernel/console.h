/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The console: what is written appears on the serial port and on the screen alike, and under
 * reset=warm in the memory that outlives the reset.
 */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <handoff.h>
#include <stdarg.h>
#include <stdbool.h>

/* Before this, writing goes to COM1 alone, so that even a handoff that is not believed is named. */
void console_open(const struct handoff *handoff);

void console_write(const char *text, unsigned long length);

/* What is written while `on` is remembered, besides. */
void console_remember(bool on);

/* Shows on the screen, and there alone, what was remembered: the last of it stands last. */
void console_recall(void);

/* Formats as kernel/lib/format.h does. */
void console_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
void console_print_list(const char *format, va_list arguments)
	__attribute__((format(printf, 1, 0)));

#endif
