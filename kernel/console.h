/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The console: what is written appears on the serial port and on the screen alike, and in the sink
 * that was added.
 */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <handoff.h>
#include <stdarg.h>

#include "kernel/lib/format.h"

/* Before this, writing goes to COM1 alone, so that even a handoff that is not believed is named. */
void console_open(const struct handoff *handoff);

/* Somewhere else that everything is written to from now on: one. It stays where it is. */
void console_add_sink(struct sink *sink);

/* While many lines come at once the screen, and it alone, waits for the last of them. */
void console_hold(bool hold);

/* Formats as kernel/lib/format.h does. */
void console_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
void console_print_list(const char *format, va_list arguments)
	__attribute__((format(printf, 1, 0)));

#endif
