/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A few places at which a report is left and looked for. EDK II and U-Boot take memory from its upper
 * end downwards, and OVMF starts up below 16 MiB, so that these are neither used between a reset and
 * the next start nor taken by then. They are no multiples of 16 MiB: there U-Boot loads its files.
 *
 * Every place is taken before a byte of it is looked at: there may be nothing, or firmware may have
 * left free memory out of its page tables. What is not given back must have been taken for good, since
 * OVMF overwrites what it gets back.
 */
#include "loader/audit/kept.h"

#include "kernel/lib/efi_names.h"
#include "kernel/guard/kept_report.h"
#include "loader/file.h"
#include "loader/pages.h"
#include "loader/report.h"

#define REPORT_PATH "\\EFI\\brightline\\report.txt"

/*
 * A type that the specification leaves to loaders like us (UEFI 2.10, section 7.2.1), so that reports
 * which wait are nobody's: not free, not ours to reclaim, and not EfiReservedMemoryType, of which EDK II
 * notes in a non-volatile variable how much was needed (MemoryTypeInformation).
 */
#define MEMORY_TYPE_KEPT ((EFI_MEMORY_TYPE)0x80000ef1)

#define PLACES_START 0x01800000
#define PLACES_END 0x11800000
#define PLACES_STEP 0x01000000

static bool take(struct loader *loader, EFI_PHYSICAL_ADDRESS place, struct pages *pages)
{
	if (EFI_ERROR(loader->boot_services->AllocatePages(AllocateAddress, MEMORY_TYPE_KEPT,
							   size_to_pages(KEPT_REPORT_SIZE),
							   &place)))
		return false;
	pages->data = vaddr_pointer(vaddr_identity(paddr(place)));
	pages->size = KEPT_REPORT_SIZE;
	return true;
}

/* False if it could not be written, and must stay. */
static bool save(struct loader *loader, struct kept_report *report, size_t length)
{
	EFI_STATUS status = file_write(loader, REPORT_PATH, report->text, length);

	if (EFI_ERROR(status)) {
		report_line(loader,
			    "the report of the start before stays in memory: " REPORT_PATH ": %s",
			    efi_status_text(status).text);
		return false;
	}
	report_line(loader, "the report of the start before is in " REPORT_PATH);
	kept_report_forget(report);
	return true;
}

/* One a start, since there is one file: others wait, as does one that could not be written. */
void kept_save(struct loader *loader)
{
	bool tried = false;

	for (uint64_t place = PLACES_START; place < PLACES_END; place += PLACES_STEP) {
		struct pages pages;
		size_t length;
		bool waits;

		if (!take(loader, place, &pages))
			continue;
		length = kept_report_length(pages.data);
		waits = length != 0 && (tried || !save(loader, pages.data, length));
		tried = tried || length != 0;
		if (!waits)
			pages_give_back(loader, &pages);
	}
}

void kept_reserve(struct loader *loader)
{
	if (loader->options.reset != RESET_WARM)
		return;
	for (uint64_t place = PLACES_START; place < PLACES_END; place += PLACES_STEP) {
		if (!take(loader, place, &loader->kept))
			continue;
		loader->kept_report = loader->kept.data;
		kept_report_open(loader->kept_report);
		return;
	}
	report_line(loader, "no memory for a report that outlives the reset");
}
