/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The console. Direct output needs nothing of firmware: no set-up, and none of ConOut's escape codes.
 */
#include "kernel/console.h"

#include "kernel/lib/format.h"
#include "kernel/lib/screen.h"
#include "kernel/lib/serial.h"

static struct {
	bool open;
	struct serial serial;
	struct screen screen;
	char text[SCREEN_TEXT_SIZE];
} console;

static void open_screen(const struct handoff_framebuffer *framebuffer)
{
	const struct screen_shape shape = {
		.width = framebuffer->width,
		.height = framebuffer->height,
		.pixels_per_line = framebuffer->pixels_per_line,
		.red_mask = framebuffer->red_mask,
		.green_mask = framebuffer->green_mask,
		.blue_mask = framebuffer->blue_mask,
	};
	struct font font;

	if (framebuffer->size == 0)
		return;
	if (!font_open(&font, font_psf_start, (size_t)(font_psf_end - font_psf_start)))
		return;
	screen_open(&console.screen, vaddr_pointer(framebuffer->virtual), &shape, &font);
	screen_remember(&console.screen, console.text);
}

void console_open(const struct handoff *handoff)
{
	console.open = true;
	console.serial = (struct serial){0};
	if (handoff->serial.present)
		serial_open(&console.serial, handoff->serial.port);
	open_screen(&handoff->framebuffer);
}

void console_write(const char *text, unsigned long length)
{
	if (!console.open) {
		serial_open(&console.serial, SERIAL_COM1);
		console.open = true;
	}
	serial_write(&console.serial, text, length);
	screen_write(&console.screen, text, length);
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
