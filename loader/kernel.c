/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 4: the kernel file, examined whole before a byte of it is used, and copied segment by segment
 * into pages wherever firmware has them. Where they are seen is decided by the page tables.
 */
#include "loader/arch.h"
#include "loader/file.h"
#include "loader/pages.h"
#include "loader/steps.h"

#include "kernel/lib/string.h"

#define KERNEL_PATH "\\EFI\\brightline\\kernel.elf"

/* The pages come zeroed, so what the file does not fill needs nothing more. */
static bool load_segments(struct loader *loader, const uint8_t *file)
{
	for (uint32_t i = 0; i < loader->kernel.segment_count; i++) {
		const struct elf_segment *segment = &loader->kernel.segments[i];
		struct pages *pages = &loader->kernel_segments[i];

		if (!pages_take(loader, "a segment of " KERNEL_PATH, segment->size, pages))
			return false;
		memcpy((uint8_t *)pages->data + segment->skip, file + segment->offset,
		       segment->file_size);
	}
	return true;
}

bool kernel_load(struct loader *loader)
{
	enum status status;
	struct file file;
	bool loaded;

	/* No limit but memory: a kernel may carry all of its debug information. */
	if (!file_read(loader, KERNEL_PATH, UINT64_MAX, &file))
		return false;
	if (file.size == 0)
		return report_failure(loader, EFI_END_OF_FILE, "%s is empty", KERNEL_PATH);
	status = elf_examine(file.pages.data, file.size, arch_elf_machine(), &loader->kernel);
	if (status == STATUS_OK)
		loaded = load_segments(loader, file.pages.data);
	else
		loaded = report_refusal(loader, status, KERNEL_PATH);
	pages_give_back(loader, &file.pages);
	if (loaded)
		report_line(loader, "kernel of %lu bytes in %u segments, entry at 0x%lx", file.size,
			    loader->kernel.segment_count, loader->kernel.entry.value);
	return loaded;
}
