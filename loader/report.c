/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the loader says: lines, and the reason why a walk ended.
 */
#include "loader/report.h"

#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "loader/voice.h"

void report_line(struct loader *loader, const char *format, ...)
{
	va_list arguments;

	voice_print(loader, "brightline: ");
	va_start(arguments, format);
	voice_print_list(loader, format, arguments);
	va_end(arguments);
	voice_print(loader, "\n");
}

/* Text that is put together piece by piece in loader->failure. */
struct note {
	struct sink sink; /* first: sink and note are one address */
	char *end;
	size_t room;
};

static void note_write(struct sink *sink, const char *text, size_t length)
{
	struct note *note = (struct note *)(void *)sink;

	if (length > note->room)
		length = note->room;
	memcpy(note->end, text, length);
	note->end += length;
	note->room -= length;
	*note->end = '\0';
}

static void note_print(struct note *note, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	format_write(&note->sink, format, arguments);
	va_end(arguments);
}

static void note_failure(struct loader *loader, const char *reason, const char *format,
			 va_list arguments)
{
	struct note note = {{note_write}, loader->failure, sizeof(loader->failure) - 1};

	note_print(&note, "step %u, %s: ", loader->step->number, loader->step->name);
	format_write(&note.sink, format, arguments);
	note_print(&note, ": %s", reason);
}

bool report_failure(struct loader *loader, EFI_STATUS status, const char *format, ...)
{
	va_list arguments;

	loader->failure_status = status;
	va_start(arguments, format);
	note_failure(loader, efi_status_text(status).text, format, arguments);
	va_end(arguments);
	return false;
}

bool report_refusal(struct loader *loader, enum status status, const char *format, ...)
{
	va_list arguments;

	loader->failure_status = EFI_LOAD_ERROR;
	va_start(arguments, format);
	note_failure(loader, status_sentence(status), format, arguments);
	va_end(arguments);
	return false;
}
