/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 3: the kernel, a section of the loader's own image or a file, examined before a byte of it is used,
 * and copied segment by segment into pages wherever firmware has them. Where they are seen is decided by the
 * page tables.
 */
#include "loader/jump.h"
#include "loader/steps.h"

#define KERNEL_NAME "kernel.elf"
#define KERNEL_PATH FILE_PATH(KERNEL_NAME)

/* Each segment has pages of its own, one behind the other: what the file does not fill is zero, and an offset of
 * nothing is a mere number. */
static bool load_segments(struct firmware *firmware, const uint8_t *file, struct kernel *kernel)
{
	const struct elf_image *image = &kernel->image;
	uint64_t size = 0;
	struct pages pages;
	uint8_t *to;

	for (uint32_t i = 0; i < image->segment_count; i++)
		size += image->segments[i].size;
	if (!firmware_take_pages(firmware, "the segments of " KERNEL_PATH, size, &pages))
		return false;
	to = memset(pages.data, 0, size);
	for (uint32_t i = 0; i < image->segment_count; i++) {
		const struct elf_segment *from = &image->segments[i];

		if (from->file_size != 0)
			memcpy(to + from->skip, file + from->offset, from->file_size);
		kernel->segments[i] = (struct pages){to, from->size};
		to += from->size;
	}
	return true;
}

bool kernel_load(struct firmware *firmware, struct kernel *kernel)
{
	struct pages file = firmware_section(firmware, SECTION_KERNEL);
	const char *name = file.data != NULL ? SECTION_KERNEL : KERNEL_PATH;
	enum status status;

	/* Our signature covers our own image, and no file: whoever can write one could start anything. */
	if (file.data == NULL && firmware->secure_boot)
		return output_refusal(firmware->output,
				      "Secure Boot wants the kernel in the signed image",
				      KERNEL_PATH);
	if (file.data == NULL && EFI_ERROR(file_load(firmware, KERNEL_NAME, UINT64_MAX, &file)))
		return false;
	status = elf_examine(file.data, file.size, arch_elf_machine(), &kernel->image);
	if (status == STATUS_OK)
		status = kernel->image.note;
	if (status != STATUS_OK)
		return output_refusal(firmware->output, status_sentence(status), "%s", name);
	return load_segments(firmware, file.data, kernel);
}
