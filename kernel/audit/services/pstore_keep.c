/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The note, then the parts, the first lines of the text first: what a machine that is cut off leaves is known by
 * its lack of an end. Variables of others have their own names, and keep them.
 */
#include "kernel/audit/services/pstore_keep.h"

#include <audit/notes.h>

#include "kernel/audit/owner.h"
#include "kernel/audit/report/keeper.h"
#include "kernel/audit/services/stateful.h"
#include "kernel/audit/services/time_calendar.h"
#include "kernel/audit/services/variable.h"
#include "kernel/audit/services/variable_room.h"
#include "kernel/display/display.h"
#include "kernel/guard/pstore_parts.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

static const EFI_GUID linux_vendor = PSTORE_LINUX_GUID, note_vendor = PSTORE_NOTE_GUID;

/* Statics of the kernel: mapped whenever firmware is called. */
static struct pstore_note note;
static char text[DISPLAY_TEXT + 16], data[PSTORE_PART_SIZE];

/* A report's first line, and what the page was drawn from. */
static size_t take_text(const struct display *display)
{
	const size_t start = format_text(text, sizeof(text), "TAP version 13\n");

	memcpy(text + start, display->text, display->used);
	for (size_t i = start; i < start + display->used; i++)
		if (text[i] == '\0')
			text[i] = '\n';
	return start + display->used;
}

static void choose_part(const struct pstore_note *of, unsigned int part)
{
	char name[PSTORE_NAME_SIZE];

	pstore_name(of, part, name);
	variable_choose(name, &linux_vendor);
}

/* An answer of GetVariable by which nobody knows whether a variable is there, or EFI_SUCCESS. */
static EFI_STATUS unknown;

static EFI_STATUS look(struct service_check *check, uint64_t size)
{
	const EFI_STATUS status = variable_get(check, size);

	if (EFI_ERROR(status) && status != EFI_NOT_FOUND && status != EFI_BUFFER_TOO_SMALL)
		unknown = status;
	return status;
}

static bool is_there(struct service_check *check)
{
	return look(check, 0) != EFI_NOT_FOUND;
}

static const char *tell_unknown(void)
{
	static char reason[80];

	format_text(reason, sizeof(reason), "GetVariable answered %s",
		    efi_status_text(unknown).text);
	return reason;
}

/* ---- What is in the store already ---- */

/* Is a part of an earlier page there? A note alone is what Linux left, which has taken the parts. */
static bool earlier_waits(struct service_check *check)
{
	struct pstore_note earlier;

	variable_choose(PSTORE_NOTE_NAME, &note_vendor);
	if (look(check, sizeof(earlier)) != EFI_SUCCESS)
		return false;
	memcpy(&earlier, variable_buffers.data, sizeof(earlier));
	if (variable_buffers.size != sizeof(earlier) || !pstore_note_is_sound(&earlier))
		return false;
	for (unsigned int part = 1; part <= earlier.parts; part++) {
		choose_part(&earlier, part);
		if (is_there(check))
			return true;
	}
	return false;
}

static void count_dumps(struct service_check *check, void *context)
{
	unsigned int *count = context;

	(void)check;
	*count += memcmp(&variable_buffers.key.vendor, &linux_vendor, sizeof(linux_vendor)) == 0;
}

static void tell_others(struct service_check *check)
{
	unsigned int count = 0;

	(void)variable_list(check, count_dumps, &count);
	if (count > 0)
		report_fact("note %u variables of a dump of Linux are in the store, and stay there",
			    count);
}

/* A clock that stands still may have given somebody else's dump the same time. */
static bool find_names(struct service_check *check)
{
	for (; note.count <= PSTORE_COUNT_MAX; note.count++) {
		unsigned int part = 1;

		for (; part <= note.parts; part++) {
			choose_part(&note, part);
			if (is_there(check))
				break;
		}
		if (part > note.parts || unknown != EFI_SUCCESS)
			return part > note.parts;
	}
	return false;
}

/* ---- Writing ---- */

/* Nothing of it stays: the parts from the first one written down to `last`, and the note. */
static bool take_back(struct service_check *check, unsigned int last)
{
	bool gone = true;

	for (unsigned int part = note.parts; part >= last && gone; part--) {
		choose_part(&note, part);
		gone = !is_there(check) || variable_erase(check) == EFI_SUCCESS;
	}
	variable_choose(PSTORE_NOTE_NAME, &note_vendor);
	return gone && (!is_there(check) || variable_erase(check) == EFI_SUCCESS);
}

/* Why it is not written, or NULL. */
static const char *write(struct service_check *check)
{
	static char reason[96];
	unsigned int part = note.parts;
	EFI_STATUS status;

	variable_choose(PSTORE_NOTE_NAME, &note_vendor);
	status = variable_set(check, VARIABLE_ATTRIBUTES, &note, sizeof(note));
	for (; part > 0 && status == EFI_SUCCESS; part--) {
		const size_t size = pstore_part(&note, part, text, data);

		choose_part(&note, part);
		status = variable_set(check, VARIABLE_ATTRIBUTES, data, size);
	}
	if (status == EFI_SUCCESS)
		return NULL;
	format_text(reason, sizeof(reason), "SetVariable answered %s%s",
		    efi_status_text(status).text,
		    !owner_was_aborted(SERVICE_SET_VARIABLE) && take_back(check, part + 1)
			    ? ""
			    : "; what was written stays until the next start");
	return reason;
}

static const char *try(struct service_check *check)
{
	const struct display *display = console_display();
	const char *reason = stateful_lacks_writing(check->handoff);
	const char *time = display_find(display, "# time=", NULL);
	bool waits;

	if (reason != NULL)
		return reason;
	if (!pstore_note_text(&note, text, take_text(display),
			      time_seconds_since_1970(display_value(time, "time").text)))
		return "the page is too long";
	unknown = EFI_SUCCESS;
	waits = earlier_waits(check);
	if (unknown != EFI_SUCCESS)
		return tell_unknown();
	if (waits)
		return "the page of an earlier start is still there, and was not brought home yet";
	tell_others(check);
	reason = variable_store_is_full(check, VARIABLE_COST(sizeof(note)) +
						       note.parts * VARIABLE_COST(sizeof(data)));
	if (reason != NULL)
		return reason;
	if (!find_names(check))
		return unknown != EFI_SUCCESS ? tell_unknown()
					      : "there are variables of all its names";
	return write(check);
}

void pstore_keep(const struct handoff *handoff)
{
	struct service_check check = {.handoff = handoff};
	const char *reason, *where = keeper_keeps()		    ? "in memory"
				     : console_display()->port != 0 ? "on the serial port"
								    : "on this page";
	char name[PSTORE_NAME_SIZE];

	if (notes_of(handoff)->options.keep != KEEP_PSTORE)
		return;
	service_begin();
	reason = try(&check);
	service_end(&check);
	if (reason != NULL) {
		report_fact("pstore=none reason=\"%s\"", reason);
		report_fact("kept-report=\"%s alone, and not in the store: %s\"", where, reason);
		return;
	}
	pstore_name(&note, note.parts, name);
	report_fact("pstore=%s parts=%u bytes=%u", name, note.parts, note.length);
	report_fact(
		"kept-report=\"%s, and the page in the store: the next start brings it home, or "
		"Linux to /sys/fs/pstore\"",
		where);
}
