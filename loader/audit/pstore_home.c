/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The page that the start before left in the store of variables (keep=pstore): it is written to the medium, and
 * only then deleted, its first lines first. So of what a machine leaves that is cut off, a page without its first
 * lines was brought home, and one without its end was never written to it.
 *
 * Only what the note names, and what begins with our own line, is read or deleted.
 */
#include "kernel/guard/pstore_parts.h"
#include "kernel/lib/crc32.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "loader/audit/audit.h"
#include "loader/audit/core/last_line.h"

#define GUID_LINUX ((EFI_GUID)PSTORE_LINUX_GUID)
#define GUID_NOTE ((EFI_GUID)PSTORE_NOTE_GUID)

#define ATTRIBUTES                                                                                 \
	(EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS)

struct page {
	struct pstore_note note;
	char *text;
	size_t length; /* of the lines from the first one on, as far as there is no gap */
};

/* ---- Variables ---- */

/* A name as firmware takes it. */
struct wide {
	CHAR16 name[PSTORE_NAME_SIZE];
};

static struct wide widen(const char *name)
{
	struct wide wide;

	for (size_t i = 0; i <= strlen(name); i++)
		wide.name[i] = (CHAR16)(unsigned char)name[i];
	return wide;
}

static EFI_STATUS get(struct audit *audit, const char *name, EFI_GUID vendor, void *data,
		      UINTN *size)
{
	return audit->loader.firmware.runtime_services->GetVariable(widen(name).name, &vendor, NULL,
								    size, data);
}

static EFI_STATUS erase(struct audit *audit, const char *name, EFI_GUID vendor)
{
	return audit->loader.firmware.runtime_services->SetVariable(widen(name).name, &vendor,
								    ATTRIBUTES, 0, NULL);
}

static bool read_note(struct audit *audit, struct pstore_note *note)
{
	UINTN size = sizeof(*note);

	return get(audit, PSTORE_NOTE_NAME, GUID_NOTE, note, &size) == EFI_SUCCESS &&
	       size == sizeof(*note) && pstore_note_is_sound(note);
}

/* The size of a part of ours, its first line included; 0: there is none. */
static size_t read_part(struct audit *audit, const struct pstore_note *note, unsigned int part,
			char name[PSTORE_NAME_SIZE], char data[PSTORE_PART_SIZE])
{
	UINTN size = PSTORE_PART_SIZE;

	pstore_name(note, part, name);
	if (get(audit, name, GUID_LINUX, data, &size) != EFI_SUCCESS ||
	    pstore_mark_size(note, part, data, size) == 0)
		return 0;
	return size;
}

static void read_text(struct audit *audit, struct page *page)
{
	char name[PSTORE_NAME_SIZE], data[PSTORE_PART_SIZE];

	page->length = 0;
	for (unsigned int part = page->note.parts; part > 0; part--) {
		const size_t size = read_part(audit, &page->note, part, name, data);
		const size_t mark = pstore_mark_size(&page->note, part, data, size);

		if (size == 0)
			break;
		memcpy(page->text + page->length, data + mark, size - mark);
		page->length += size - mark;
	}
}

/* The note goes when nothing of ours is left. */
static EFI_STATUS erase_all(struct audit *audit, const struct pstore_note *note)
{
	char name[PSTORE_NAME_SIZE], data[PSTORE_PART_SIZE];
	EFI_STATUS status = EFI_SUCCESS;

	for (unsigned int part = note->parts; part > 0 && !EFI_ERROR(status); part--)
		if (read_part(audit, note, part, name, data) != 0)
			status = erase(audit, name, GUID_LINUX);
	return EFI_ERROR(status) ? status : erase(audit, PSTORE_NOTE_NAME, GUID_NOTE);
}

/* ---- The page ---- */

static bool is_whole(const struct page *page)
{
	return page->length == page->note.length &&
	       crc32(page->text, page->length) == page->note.crc;
}

/* False if it is not on the medium. It is not written if the whole report is, which memory has kept as well, nor
 * twice by a machine that was cut off. */
static bool write_home(struct audit *audit, const struct page *page, char path[FILE_NAME_SIZE])
{
	struct output *output = &audit->loader.output;
	EFI_STATUS status;

	if (audit->home.written &&
	    is_page_of(page->text, page->length, audit->home.report, audit->home.length))
		return true;
	if (reports_has(audit, "tap", page->text, page->length, path))
		return true;
	status = reports_write(audit, "tap", page->text, page->length, path);
	if (EFI_ERROR(status))
		output_line(output,
			    "the page of the start before stays in the store: " FILE_PATH("%s: %s"),
			    path, efi_status_text(status).text);
	else
		output_line(output, "the page of the start before is in " FILE_PATH("%s%s"), path,
			    is_whole(page) ? "" : ", as far as it was written");
	return !EFI_ERROR(status);
}

/* A page that cannot be deleted would end each start to come, and is not shown; nor is one of which memory has the
 * whole report. */
static void show_later(struct audit *audit, const struct page *page, const char *path)
{
	struct home *home = &audit->home;

	if (home->report != NULL)
		return;
	home->report = page->text;
	home->length = page->length;
	format_text(home->where, sizeof(home->where), FILE_PATH("%s"), path);
}

void pstore_save(struct audit *audit)
{
	struct output *output = &audit->loader.output;
	char path[FILE_NAME_SIZE];
	struct page page;
	struct pages pages;
	EFI_STATUS status;

	if (!read_note(audit, &page.note) ||
	    !firmware_take_pages(&audit->loader.firmware, "the page of the start before",
				 page.note.parts * PSTORE_PART_SIZE, &pages))
		return;
	page.text = pages.data;
	read_text(audit, &page);
	audit->home.taken = page.length == 0;
	if (audit->home.taken)
		output_line(output,
			    "the page of the start before was brought home, or taken by Linux");
	else if (!write_home(audit, &page, path))
		return;
	status = erase_all(audit, &page.note);
	if (EFI_ERROR(status))
		output_line(output,
			    "the page of the start before stays in the store, too: SetVariable "
			    "answered %s",
			    efi_status_text(status).text);
	else if (page.length != 0)
		show_later(audit, &page, path);
}
