/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the loader says: lines, and the reason why a walk ended.
 */
#include "loader/report.h"

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
	note_failure(loader, report_status(status), format, arguments);
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

/* UEFI 2.10, appendix D, table D.3: an error has the highest bit set. */
#define ERROR_NAMES(NAME)                                                                          \
	NAME(1, "EFI_LOAD_ERROR")                                                                  \
	NAME(2, "EFI_INVALID_PARAMETER")                                                           \
	NAME(3, "EFI_UNSUPPORTED")                                                                 \
	NAME(4, "EFI_BAD_BUFFER_SIZE")                                                             \
	NAME(5, "EFI_BUFFER_TOO_SMALL")                                                            \
	NAME(6, "EFI_NOT_READY")                                                                   \
	NAME(7, "EFI_DEVICE_ERROR")                                                                \
	NAME(8, "EFI_WRITE_PROTECTED")                                                             \
	NAME(9, "EFI_OUT_OF_RESOURCES")                                                            \
	NAME(10, "EFI_VOLUME_CORRUPTED")                                                           \
	NAME(11, "EFI_VOLUME_FULL")                                                                \
	NAME(12, "EFI_NO_MEDIA")                                                                   \
	NAME(13, "EFI_MEDIA_CHANGED")                                                              \
	NAME(14, "EFI_NOT_FOUND")                                                                  \
	NAME(15, "EFI_ACCESS_DENIED")                                                              \
	NAME(16, "EFI_NO_RESPONSE")                                                                \
	NAME(17, "EFI_NO_MAPPING")                                                                 \
	NAME(18, "EFI_TIMEOUT")                                                                    \
	NAME(19, "EFI_NOT_STARTED")                                                                \
	NAME(20, "EFI_ALREADY_STARTED")                                                            \
	NAME(21, "EFI_ABORTED")                                                                    \
	NAME(24, "EFI_PROTOCOL_ERROR")                                                             \
	NAME(25, "EFI_INCOMPATIBLE_VERSION")                                                       \
	NAME(26, "EFI_SECURITY_VIOLATION")                                                         \
	NAME(27, "EFI_CRC_ERROR")                                                                  \
	NAME(28, "EFI_END_OF_MEDIA")                                                               \
	NAME(31, "EFI_END_OF_FILE")                                                                \
	NAME(33, "EFI_COMPROMISED_DATA")

const char *report_status(EFI_STATUS status)
{
	if (status == EFI_SUCCESS)
		return "EFI_SUCCESS";
	if (!EFI_ERROR(status))
		return "an EFI warning";
	switch (status & ~EFIERR(0)) {
#define NAME(number, name)                                                                         \
	case number:                                                                               \
		return name;
		ERROR_NAMES(NAME)
#undef NAME
	default:
		return "an unknown EFI_STATUS";
	}
}
