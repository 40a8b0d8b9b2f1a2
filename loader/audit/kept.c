/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A few places at which a report is left and looked for. EDK II and U-Boot take memory from its upper
 * end downwards, and OVMF starts up below 16 MiB, so that these are neither used between a reset and
 * the next start nor taken by then. They are no multiples of 16 MiB: there U-Boot loads its files.
 *
 * Every place is taken before a byte of it is looked at: there may be nothing, or firmware may have
 * left free memory out of its page tables. A place with a report that waits is kept for good, since
 * OVMF overwrites memory that it gets back.
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

static bool take(struct audit *audit, EFI_PHYSICAL_ADDRESS place, struct pages *pages)
{
	if (EFI_ERROR(audit->loader.firmware.boot_services->AllocatePages(
		    AllocateAddress, MEMORY_TYPE_KEPT, size_to_pages(KEPT_REPORT_SIZE), &place)))
		return false;
	pages->data = vaddr_pointer(vaddr_identity(paddr(place)));
	pages->size = KEPT_REPORT_SIZE;
	return true;
}

static void give_back(struct audit *audit, const struct pages *pages)
{
	(void)audit->loader.firmware.boot_services->FreePages(paddr_identity(pages->data).value,
							      size_to_pages(pages->size));
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
		struct pages pages;
		size_t length;
		bool waits;

		if (!take(audit, place, &pages))
			continue;
		length = kept_report_length(pages.data);
		waits = length != 0 && (tried || !save(audit, pages.data, length));
		tried = tried || length != 0;
		if (!waits)
			give_back(audit, &pages);
	}
}

void kept_reserve(struct audit *audit)
{
	if (audit->loader.handoff.options.reset != RESET_WARM)
		return;
	for (uint64_t place = PLACES_START; place < PLACES_END; place += PLACES_STEP) {
		if (!take(audit, place, &audit->kept))
			continue;
		audit->kept_report = audit->kept.data;
		kept_report_open(audit->kept_report);
		return;
	}
	output_line(&audit->loader.output, "no memory for a report that outlives the reset");
}
