/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The page that the start before left in the store of variables (keep=pstore): it is written to the medium, and
 * only then deleted, its first lines first. A page without its end was cut off while the kernel wrote it. One
 * without its first lines was brought home by a start that was cut off, if the last report on the medium ends as it
 * does. Any other gap is somebody's who deletes parts (Linux, systemd, the user): all that is there comes home, and a
 * line says what is missing.
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
	size_t length;
	size_t head; /* of the line about a gap before everything else; 0: there is none */
	bool gaps;   /* parts are missing before others that are there */
};

struct part {
	char name[PSTORE_NAME_SIZE], data[PSTORE_PART_SIZE];
	UINTN size;
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
	under_way(audit, "GetVariable, for the page of the start before");
	return audit->loader.firmware.runtime_services->GetVariable(widen(name).name, &vendor, NULL,
								    size, data);
}

static EFI_STATUS erase(struct audit *audit, const char *name, EFI_GUID vendor)
{
	under_way(audit, "SetVariable, for the page of the start before");
	return audit->loader.firmware.runtime_services->SetVariable(widen(name).name, &vendor,
								    ATTRIBUTES, 0, NULL);
}

static bool has_services(const struct audit *audit)
{
	const struct runtime_services *services = (const void *)
							  audit->loader.firmware.runtime_services;

	return services->header.signature == EFI_RUNTIME_SERVICES_SIGNATURE &&
	       service_is_present(services, SERVICE_GET_VARIABLE) &&
	       service_is_present(services, SERVICE_SET_VARIABLE);
}

static bool read_note(struct audit *audit, struct pstore_note *note)
{
	UINTN size = sizeof(*note);

	return has_services(audit) &&
	       get(audit, PSTORE_NOTE_NAME, GUID_NOTE, note, &size) == EFI_SUCCESS &&
	       size == sizeof(*note) && pstore_note_is_sound(note);
}

/* A part of ours, and its size with its first line. EFI_NOT_FOUND: it is gone, or somebody else's; with any other
 * error nobody knows. */
static EFI_STATUS read_part(struct audit *audit, const struct pstore_note *note, unsigned int part,
			    struct part *read)
{
	EFI_STATUS status;

	read->size = sizeof(read->data);
	pstore_name(note, part, read->name);
	status = get(audit, read->name, GUID_LINUX, read->data, &read->size);
	if (status == EFI_SUCCESS && read->size > sizeof(read->data))
		return EFI_PROTOCOL_ERROR;
	if (status == EFI_BUFFER_TOO_SMALL ||
	    (status == EFI_SUCCESS && pstore_mark_size(note, part, read->data, read->size) == 0))
		return EFI_NOT_FOUND;
	return status;
}

/* There is room for it: a part has more than the line. */
static void add_gap(struct page *page, unsigned int missing)
{
	char *end = page->text + page->length;

	if (missing == 0)
		return;
	page->gaps = true;
	page->length += format_text(end, PSTORE_PART_SIZE, "%s" PAGE_GAP "parts=%u of=%u\n",
				    page->length != 0 && end[-1] != '\n' ? "\n" : "", missing,
				    page->note.parts);
	if (end == page->text)
		page->head = page->length;
}

/* All parts that are there, from the first lines on. */
static EFI_STATUS read_text(struct audit *audit, struct page *page)
{
	unsigned int missing = 0;
	struct part read;

	for (unsigned int part = page->note.parts; part > 0; part--) {
		EFI_STATUS status = read_part(audit, &page->note, part, &read);
		size_t mark;

		if (status == EFI_NOT_FOUND) {
			missing++;
			continue;
		}
		if (status != EFI_SUCCESS)
			return status;
		add_gap(page, missing);
		missing = 0;
		mark = pstore_mark_size(&page->note, part, read.data, read.size);
		memcpy(page->text + page->length, read.data + mark, read.size - mark);
		page->length += read.size - mark;
	}
	return EFI_SUCCESS;
}

/* The note goes when nothing of ours is left. */
static EFI_STATUS erase_all(struct audit *audit, const struct pstore_note *note)
{
	struct part read;

	for (unsigned int part = note->parts; part > 0; part--) {
		EFI_STATUS status = read_part(audit, note, part, &read);

		if (status == EFI_SUCCESS)
			status = erase(audit, read.name, GUID_LINUX);
		if (status != EFI_SUCCESS && status != EFI_NOT_FOUND)
			return status;
	}
	return erase(audit, PSTORE_NOTE_NAME, GUID_NOTE);
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
	if (reports_has(audit, "tap", page->text + page->head, page->length - page->head, path))
		return true;
	status = reports_write(audit, "tap", page->text, page->length, path);
	if (EFI_ERROR(status))
		output_line(output,
			    "the page of the start before stays in the store: " FILE_PATH("%s: %s"),
			    path, efi_status_text(status).text);
	else
		output_line(output, "the page of the start before is in " FILE_PATH("%s%s"), path,
			    is_whole(page) ? ""
			    : page->gaps   ? ", without the parts that somebody has deleted"
					   : ", as far as it was written");
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
	struct page page = {.length = 0};
	struct pages pages;
	EFI_STATUS status;

	if (!read_note(audit, &page.note) ||
	    !firmware_take_pages(&audit->loader.firmware, "the page of the start before",
				 page.note.parts * PSTORE_PART_SIZE, &pages))
		return;
	page.text = pages.data;
	status = read_text(audit, &page);
	if (status != EFI_SUCCESS) {
		output_line(output,
			    "the page of the start before stays in the store: GetVariable answered "
			    "%s",
			    efi_status_text(status).text);
		return;
	}
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
