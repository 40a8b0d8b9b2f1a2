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

/*
 * Notes down what is under way, in a line that goes nowhere but into the memory that outlives a reset,
 * and is taken back by console_note_end() and by whatever is written before that: it is found where
 * the machine died in between.
 */
void console_note(const char *line, unsigned long length);
void console_note_end(void);

/* What is written while `on` is remembered, besides. */
void console_remember(bool on);

/* Shows on the screen, and there alone, what was remembered: the last of it stands last. */
void console_recall(void);

/* Formats as kernel/lib/format.h does. */
void console_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
void console_print_list(const char *format, va_list arguments)
	__attribute__((format(printf, 1, 0)));

#endif
