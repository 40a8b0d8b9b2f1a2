/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Serial port and screen, or the firmware's console.
 */
#include "loader/voice.h"

#include "kernel/lib/format.h"
#include "kernel/lib/kept_report.h"

#define CONSOLE_PIECE 64

struct voice {
	struct sink sink; /* first: sink and voice are one address */
	struct loader *loader;
};

/* The only use of firmware's console. */
static void console_write(SIMPLE_TEXT_OUTPUT_INTERFACE *console, const char *text, size_t length)
{
	CHAR16 piece[CONSOLE_PIECE + 2];
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\n')
			piece[used++] = '\r';
		piece[used++] = (CHAR16)(unsigned char)text[i];
		if (used < CONSOLE_PIECE && i + 1 < length)
			continue;
		piece[used] = 0;
		(void)console->OutputString(console, piece); /* who would be told? */
		used = 0;
	}
}

static void voice_write(struct sink *sink, const char *text, size_t length)
{
	struct loader *loader = ((struct voice *)(void *)sink)->loader;

	serial_write(&loader->serial, text, length);
	screen_write(&loader->screen, text, length);
	/* Behind the line we speak only to end the report that the kernel will not write. */
	if (loader->phase != PHASE_BOOT && loader->kept.data != NULL)
		kept_report_write(loader->kept.data, text, length);
	if (loader->phase == PHASE_BOOT && !loader->serial.present &&
	    loader->screen.pixels == NULL && loader->system_table->ConOut != NULL)
		console_write(loader->system_table->ConOut, text, length);
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
