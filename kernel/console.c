/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The console. Direct output needs nothing of firmware: no set-up, and none of ConOut's escape codes.
 */
#include "kernel/console.h"

#include "kernel/lib/format.h"
#include "kernel/guard/kept_report.h"
#include "kernel/lib/screen.h"
#include "kernel/lib/serial.h"

static struct {
	bool open;
	struct serial serial;
	struct screen screen;
	char text[SCREEN_TEXT_SIZE];
	struct kept_report *kept;
	bool noted;
	uint64_t before_note;
	bool remembering;
	uint64_t remembered;	       /* characters in all, of which the last are here */
	char memory[SCREEN_TEXT_SIZE]; /* a ring: what does not fit on a screen need not fit here */
} console;

static void open_screen(const struct handoff_framebuffer *framebuffer)
{
	if (framebuffer->size == 0)
		return;
	screen_open(&console.screen, vaddr_pointer(framebuffer->virtual), &framebuffer->shape,
		    &screen_font);
	screen_remember(&console.screen, console.text);
}

void console_open(const struct handoff *handoff)
{
	console.open = true;
	console.serial = (struct serial){0};
	if (handoff->serial.present)
		serial_open(&console.serial, handoff->serial.port);
	open_screen(&handoff->framebuffer);
	if (handoff->kept_report.virtual.value != 0)
		console.kept = vaddr_pointer(handoff->kept_report.virtual);
}

static void remember(const char *text, unsigned long length)
{
	for (unsigned long i = 0; i < length; i++)
		console.memory[console.remembered++ % sizeof(console.memory)] = text[i];
}

void console_note(const char *line, unsigned long length)
{
	console_note_end();
	if (console.kept == NULL)
		return;
	console.before_note = kept_report_note(console.kept, line, length);
	console.noted = true;
}

void console_note_end(void)
{
	if (console.noted)
		kept_report_take_back(console.kept, console.before_note);
	console.noted = false;
}

void console_write(const char *text, unsigned long length)
{
	console_note_end();
	if (!console.open) {
		serial_open(&console.serial, SERIAL_COM1);
		console.open = true;
	}
	serial_write(&console.serial, text, length);
	screen_write(&console.screen, text, length);
	if (console.kept != NULL)
		kept_report_write(console.kept, text, length);
	if (console.remembering)
		remember(text, length);
}

void console_remember(bool on)
{
	console.remembering = on;
}

void console_recall(void)
{
	uint64_t at = console.remembered <= sizeof(console.memory)
			      ? 0
			      : console.remembered - sizeof(console.memory);

	for (; at < console.remembered; at++)
		screen_write(&console.screen, &console.memory[at % sizeof(console.memory)], 1);
}

static void sink_write(struct sink *sink, const char *text, size_t length)
{
	(void)sink; /* there is one console */
	console_write(text, length);
}

void console_print_list(const char *format, va_list arguments)
{
	struct sink sink = {sink_write};

	format_write(&sink, format, arguments);
}

void console_print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	console_print_list(format, arguments);
	va_end(arguments);
}
