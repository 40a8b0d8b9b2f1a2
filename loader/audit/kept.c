/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A few places at which a report is left and looked for. EDK II and U-Boot take memory from its upper
 * end downwards, and OVMF starts up below 23 MiB (2022.11) or 27 MiB (2025.02), so that these are neither
 * used between a reset and the next start nor taken by then. They are no multiples of 16 MiB: there U-Boot
 * loads its files.
 *
 * Every place is taken before a byte of it is looked at: there may be nothing, or firmware may have
 * left free memory out of its page tables. A place with a report that waits is kept for good, since
 * OVMF overwrites memory that it gets back; and since that takes an instruction for each byte, only the
 * first page of a place is taken, until a report begins there.
 */
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/guard/report_keeping.h"
#include "loader/audit/audit.h"
#include "loader/firmware.h"

/*
 * A type that the specification leaves to loaders like us (UEFI 2.10, section 7.2.1), so that reports
 * which wait belong to no other owner: not free, not ours to reclaim, and not EfiReservedMemoryType,
 * of which EDK II notes in a non-volatile variable how much was needed (MemoryTypeInformation).
 */
#define MEMORY_TYPE_KEPT ((EFI_MEMORY_TYPE)0x80000ef1)

#define PLACES_START 0x02800000
#define PLACES_END 0x12800000
#define PLACES_STEP 0x01000000

#define REPORT_START PAGE_SIZE /* of a report, in bytes: it is known by its first page */

static bool take(struct audit *audit, uint64_t place, uint64_t size)
{
	EFI_PHYSICAL_ADDRESS address = place;

	return !EFI_ERROR(audit->loader.firmware.boot_services->AllocatePages(AllocateAddress,
									      MEMORY_TYPE_KEPT,
									      size_to_pages(size),
									      &address)) &&
	       address == place;
}

static void give_back(struct audit *audit, uint64_t place, uint64_t size)
{
	(void)audit->loader.firmware.boot_services->FreePages(place, size_to_pages(size));
}

/* The report that begins at a place, all of which is taken then; or NULL, and nothing is. */
static struct kept_report *find_report(struct audit *audit, uint64_t place)
{
	struct kept_report *report = vaddr_pointer(vaddr(place));

	if (!take(audit, place, REPORT_START))
		return NULL;
	if (report->magic == KEPT_REPORT_MAGIC &&
	    take(audit, place + REPORT_START, KEPT_REPORT_SIZE - REPORT_START))
		return report;
	give_back(audit, place, REPORT_START);
	return NULL;
}

/* False if the report could not be written, and must stay. */
static bool save(struct audit *audit, struct kept_report *report, size_t length)
{
	struct home *home = &audit->home;
	char path[FILE_NAME_SIZE];
	EFI_STATUS status = reports_write(audit, "tap", report->text, length, path);

	home->report = report->text;
	home->length = length;
	home->written = !EFI_ERROR(status);
	if (EFI_ERROR(status)) {
		format_text(home->where, sizeof(home->where),
			    "in memory alone: " FILE_PATH("%s") ": %s", path,
			    efi_status_text(status).text);
		output_line(&audit->loader.output,
			    "the report of the start before stays in memory: " FILE_PATH("%s: %s"),
			    path, efi_status_text(status).text);
		return false;
	}
	format_text(home->where, sizeof(home->where), FILE_PATH("%s"), path);
	output_line(&audit->loader.output, "the report of the start before is in %s", home->where);
	kept_report_forget(report);
	return true;
}

static unsigned int place_index(uint64_t place)
{
	return (unsigned int)((place - PLACES_START) / PLACES_STEP);
}

/* One that could not be written waits. The others' memory is ours until the page of one was shown. */
void kept_save(struct audit *audit)
{
	for (uint64_t place = PLACES_START; place < PLACES_END; place += PLACES_STEP) {
		struct kept_report *report = find_report(audit, place);
		const size_t length = report == NULL ? 0 : kept_report_length(report);

		if (report != NULL && (length == 0 || save(audit, report, length)))
			audit->home.places |= UINT32_C(1) << place_index(place);
	}
}

void kept_give_back(struct audit *audit)
{
	for (uint64_t place = PLACES_START; place < PLACES_END; place += PLACES_STEP) {
		if ((audit->home.places & UINT32_C(1) << place_index(place)) == 0)
			continue;
		give_back(audit, place + REPORT_START, KEPT_REPORT_SIZE - REPORT_START);
		give_back(audit, place, REPORT_START);
	}
	audit->home.places = 0;
}

static bool take_place(struct audit *audit)
{
	for (uint64_t place = PLACES_START; place < PLACES_END; place += PLACES_STEP) {
		if (!take(audit, place, KEPT_REPORT_SIZE))
			continue;
		audit->kept = (struct pages){vaddr_pointer(vaddr(place)), KEPT_REPORT_SIZE};
		kept_report_open(&audit->writer, audit->kept.data);
		return true;
	}
	output_line(&audit->loader.output, "no memory for a report that outlives the reset");
	return false;
}

/* Will the next start know that there should be a report? One that knows nothing would run the audit again,
 * for ever where memory does not outlive the reset. */
static bool mark(struct audit *audit)
{
	if (audit->options.after == AFTER_AGAIN)
		return true;
	audit->home.stick = reports_mark(audit);
	audit->home.marked = !EFI_ERROR(audit->home.stick);
	if (!audit->home.marked)
		output_line(&audit->loader.output,
			    "the report cannot come home: " FILE_PATH(REPORTS_FOLDER) ": %s",
			    efi_status_text(audit->home.stick).text);
	return audit->home.marked;
}

/* A report that cannot come home stays on the screen, unless somebody wanted it otherwise. */
void kept_reserve(struct audit *audit)
{
	uint32_t *reset = &audit->loader.handoff.options.reset;

	if (*reset != RESET_WARM)
		return;
	if (!mark(audit) && audit->home.chose_reset)
		*reset = RESET_HALT;
	else if (!take_place(audit) && audit->home.chose_reset)
		*reset = RESET_HALT;
	if (*reset == RESET_HALT)
		home_stay(audit);
}
