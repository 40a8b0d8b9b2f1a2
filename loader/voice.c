/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Serial port, and screen or firmware's console.
 */
#include "loader/voice.h"

#include "kernel/lib/format.h"
#include "kernel/guard/kept_report.h"

struct voice {
	struct sink sink; /* first: sink and voice are one address */
	struct loader *loader;
};

/*
 * The only use of firmware's console. It may be the serial port as well, or a screen that only firmware
 * can draw on: whole lines stay legible where they arrive twice.
 */
static void console_write(struct console_line *line, SIMPLE_TEXT_OUTPUT_INTERFACE *console,
			  const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\n')
			line->text[line->used++] = '\r';
		line->text[line->used++] = (CHAR16)(unsigned char)text[i];
		if (text[i] != '\n' && line->used < sizeof(line->text) / sizeof(CHAR16) - 3)
			continue;
		line->text[line->used] = 0;
		(void)console->OutputString(console, line->text); /* who would be told? */
		line->used = 0;
	}
}

static void voice_write(struct sink *sink, const char *text, size_t length)
{
	struct loader *loader = ((struct voice *)(void *)sink)->loader;

	serial_write(&loader->serial, text, length);
	screen_write(&loader->screen, text, length);
	/* Behind the line we speak only to end the report that the kernel will not write. */
	if (loader->phase != PHASE_BOOT && loader->kept_report != NULL)
		kept_report_write(loader->kept_report, text, length);
	if (loader->phase == PHASE_BOOT && loader->screen.pixels == NULL &&
	    loader->system_table->ConOut != NULL)
		console_write(&loader->console_line, loader->system_table->ConOut, text, length);
}

void voice_print_list(struct loader *loader, const char *format, va_list arguments)
{
	struct voice voice = {{voice_write}, loader};

	format_write(&voice.sink, format, arguments);
}

void voice_print(struct loader *loader, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	voice_print_list(loader, format, arguments);
	va_end(arguments);
}
