/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A few places at which a report is left and looked for. EDK II and U-Boot take memory from its upper
 * end downwards, and OVMF starts up below 16 MiB, so that these are neither used between a reset and
 * the next start nor taken by then. They are no multiples of 16 MiB: there U-Boot loads its files.
 *
 * Every place is taken before a byte of it is looked at: there may be nothing, or firmware may have
 * left free memory out of its page tables. A place with a report that waits is kept for good, since
 * OVMF overwrites memory that it gets back; and since that takes an instruction for each byte, only the
 * first page of a place is taken, until a report begins there.
 */
#include "kernel/lib/efi_names.h"
#include "kernel/guard/report_keeping.h"
#include "loader/audit/audit.h"
#include "loader/firmware.h"

#define REPORT_NAME "report.txt"
#define REPORT_PATH FILE_PATH(REPORT_NAME)

/*
 * A type that the specification leaves to loaders like us (UEFI 2.10, section 7.2.1), so that reports
 * which wait belong to no other owner: not free, not ours to reclaim, and not EfiReservedMemoryType,
 * of which EDK II notes in a non-volatile variable how much was needed (MemoryTypeInformation).
 */
#define MEMORY_TYPE_KEPT ((EFI_MEMORY_TYPE)0x80000ef1)

#define PLACES_START 0x01800000
#define PLACES_END 0x11800000
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

/*
 * Writes a file, in the place of one that has the name. When it fails there is no such file: a part of
 * it could be taken for the whole. A longer file that is written over would keep its end, and not all
 * firmware can cut it off (U-Boot cannot): a file is deleted, which closes its handle, and made anew.
 */
static EFI_STATUS file_write(struct audit *audit, const char *name, const void *data, uint64_t size)
{
	const UINT64 mode = EFI_FILE_MODE_READ | EFI_FILE_MODE_WRITE;
	struct firmware *firmware = &audit->loader.firmware;
	EFI_FILE_HANDLE handle;
	UINTN written = size;
	EFI_STATUS status;

	if (!EFI_ERROR(file_open(firmware, name, mode, &handle)))
		(void)handle->Delete(handle);
	status = file_open(firmware, name, mode | EFI_FILE_MODE_CREATE, &handle);
	if (EFI_ERROR(status))
		return status;
	status = handle->Write(handle, &written, (void *)(uintptr_t)data);
	if (!EFI_ERROR(status) && written == size)
		status = handle->Flush(handle); /* Close() could not tell that the medium is full */
	else if (!EFI_ERROR(status))
		status = EFI_VOLUME_FULL;
	if (EFI_ERROR(status))
		(void)handle->Delete(handle);
	else
		(void)handle->Close(handle);
	return status;
}

/* False if the report could not be written, and must stay. */
static bool save(struct audit *audit, struct kept_report *report, size_t length)
{
	EFI_STATUS status = file_write(audit, REPORT_NAME, report->text, length);

	if (EFI_ERROR(status)) {
		output_line(&audit->loader.output,
			    "the report of the start before stays in memory: " REPORT_PATH ": %s",
			    efi_status_text(status).text);
		return false;
	}
	output_line(&audit->loader.output, "the report of the start before is in " REPORT_PATH);
	kept_report_forget(report);
	return true;
}

/* One report a start, since there is one file: others wait, as does one that could not be written. */
void kept_save(struct audit *audit)
{
	bool tried = false;

	for (uint64_t place = PLACES_START; place < PLACES_END; place += PLACES_STEP) {
		struct kept_report *report = find_report(audit, place);
		size_t length;
		bool waits;

		if (report == NULL)
			continue;
		length = kept_report_length(report);
		waits = length != 0 && (tried || !save(audit, report, length));
		tried = tried || length != 0;
		if (waits)
			continue;
		give_back(audit, place + REPORT_START, KEPT_REPORT_SIZE - REPORT_START);
		give_back(audit, place, REPORT_START);
	}
}

void kept_reserve(struct audit *audit)
{
	if (audit->loader.handoff.options.reset != RESET_WARM)
		return;
	for (uint64_t place = PLACES_START; place < PLACES_END; place += PLACES_STEP) {
		if (!take(audit, place, KEPT_REPORT_SIZE))
			continue;
		audit->kept = (struct pages){vaddr_pointer(vaddr(place)), KEPT_REPORT_SIZE};
		kept_report_open(&audit->writer, audit->kept.data);
		return;
	}
	output_line(&audit->loader.output, "no memory for a report that outlives the reset");
}
