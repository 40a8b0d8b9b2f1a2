/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The console. Direct output needs nothing of firmware: no set-up, and none of ConOut's escape codes.
 */
#include "kernel/report.h"

#include "kernel/display/display.h"
#include "kernel/lib/screen.h"
#include "kernel/lib/serial.h"

/* All of its state; before console_open() it is zero: no serial port is known, and no screen. */
static struct {
	bool open;
	struct serial serial;
	struct screen screen;
	struct display display;
	struct sink *other; /* or NULL */
} console;

/* The framebuffer is mapped by the loader, write-combining, and never read. */
void console_open(const struct handoff *handoff)
{
	const struct handoff_framebuffer *framebuffer = &handoff->framebuffer;

	console.open = true;
	console.serial = (struct serial){0};
	if (handoff->serial.present)
		serial_open(&console.serial, handoff->serial.port);
	if (framebuffer->size != 0)
		screen_open(&console.screen, vaddr_pointer(framebuffer->mapped_at),
			    &framebuffer->shape, &screen_font);
	console.display.cells = console.screen.pixels != NULL ? &console.screen.cells : NULL;
	console.display.port = console.serial.present ? handoff->serial.port : 0;
	display_open(&console.display);
}

void console_add_sink(struct sink *sink)
{
	console.other = sink;
}

struct display *console_display(void)
{
	return &console.display;
}

/* The serial port first: it is there when everything else fails. */
static void sink_write(struct sink *sink, const char *text, size_t length)
{
	(void)sink; /* there is one console */
	serial_write(&console.serial, text, length);
	display_feed(&console.display, text, length);
	if (console.other != NULL)
		console.other->write(console.other, text, length);
}

void console_print_list(const char *format, va_list arguments)
{
	struct sink sink = {sink_write};

	if (!console.open)
		serial_open(&console.serial, SERIAL_COM1);
	console.open = true;
	format_write(&sink, format, arguments);
}

void console_print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	console_print_list(format, arguments);
	va_end(arguments);
}
