/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Serial port, screen, and firmware's console for a failure.
 */
#include "loader/output.h"

#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

struct output_sink {
	struct sink sink; /* first: the two are one address */
	struct output *output;
};

static void sink_write(struct sink *sink, const char *text, size_t length)
{
	struct output *output = ((struct output_sink *)(void *)sink)->output;

	serial_write(&output->serial, text, length);
	screen_write(&output->screen, text, length);
	if (output->also != NULL)
		output->also(output->context, text, length);
}

static void print_list(struct output *output, const char *format, va_list arguments)
{
	struct output_sink sink = {{sink_write}, output};

	format_write(&sink.sink, format, arguments);
}

void output_print(struct output *output, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_list(output, format, arguments);
	va_end(arguments);
}

void output_line(struct output *output, const char *format, ...)
{
	va_list arguments;

	output_print(output, "brightline: ");
	va_start(arguments, format);
	print_list(output, format, arguments);
	va_end(arguments);
	output_print(output, "\n");
}

bool output_step(struct output *output, unsigned int step, const char *name)
{
	output->step = step;
	output->step_name = name;
	output->usually = name + strlen(name) + 1;
	screen_write(&output->screen, name, strlen(name));
	screen_write(&output->screen, "\n", 1);
	return true;
}

/* ---- Failures ---- */

static void note(struct output *output, EFI_STATUS status, const char *reason, const char *format,
		 va_list arguments)
{
	char *text = output->failure;
	const size_t size = sizeof(output->failure);
	const size_t length = format_text(text, size, "step %u, %s: ", output->step,
					  output->step_name);

	output->status = status;
	format_text_list(text + length, size - length, format, arguments);
	format_append(text, size, ": %s", reason);
}

bool output_failure(struct output *output, EFI_STATUS status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(output, status, efi_status_text(status).text, format, arguments);
	va_end(arguments);
	return false;
}

bool output_refusal(struct output *output, const char *sentence, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(output, EFI_LOAD_ERROR, sentence, format, arguments);
	va_end(arguments);
	return false;
}

/* Firmware's console takes UTF-16, and may be the serial port as well: whole lines stay legible there. */
void output_console(const struct output *output, const char *text)
{
	CHAR16 wide[OUTPUT_FAILURE_SIZE + 1];
	size_t length = 0;

	if (output->console == NULL)
		return;
	for (; text[length] != '\0'; length++)
		wide[length] = (CHAR16)(unsigned char)text[length];
	wide[length] = 0;
	(void)output->console->OutputString(output->console, wide); /* who would be told? */
}

/* The screen has a page of its own: what was being done, what happened, and what that usually means. */
void output_bail_out(struct output *output)
{
	screen_headline(&output->screen, "STOPPED", CELL_RED);
	output_print(output, "TAP version 13\nBail out! %s\n# usually: %s\n", output->failure,
		     output->usually);
	/* The console of a board may be neither our port nor our pixels. */
	if (output->screen.pixels != NULL && output->serial.present)
		return;
	output_console(output, "Bail out! ");
	output_console(output, output->failure);
	output_console(output, "\r\n");
}
