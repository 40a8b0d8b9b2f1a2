/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 3: the kernel file, examined before a byte of it is used, and read segment by segment into
 * pages wherever firmware has them. Where they are seen is decided by the page tables.
 */
#include "loader/jump.h"
#include "loader/steps.h"

#define KERNEL_NAME "kernel.elf"
#define KERNEL_PATH FILE_PATH(KERNEL_NAME)

/* The first page of the file usually holds all headers and the note; what lies elsewhere is read into
 * `elsewhere`. */
struct head {
	EFI_FILE_HANDLE file;
	uint64_t file_size;
	size_t size;
	uint8_t bytes[PAGE_SIZE];
	uint8_t elsewhere[ELF_HEADERS_MAX * sizeof(Elf64_Phdr)];
};

/* A part of the file that was found to lie in it, or NULL. */
static const void *part(struct head *head, uint64_t offset, uint64_t size)
{
	if (offset <= head->size && size <= head->size - offset)
		return head->bytes + offset;
	if (size > sizeof(head->elsewhere) ||
	    EFI_ERROR(file_read(head->file, offset, head->elsewhere, size)))
		return NULL;
	return head->elsewhere;
}

static enum status examine_notes(struct head *head, const struct elf_image *image)
{
	enum status status = STATUS_ELF_NOTE;

	for (uint32_t i = 0; i < image->notes_count && status == STATUS_ELF_NOTE; i++) {
		const void *notes = part(head, image->notes[i].offset, image->notes[i].size);

		if (notes != NULL)
			status = elf_examine_notes(notes, (size_t)image->notes[i].size);
	}
	return status;
}

static enum status examine(struct head *head, struct elf_image *image)
{
	Elf64_Ehdr header;
	const void *table;
	enum status status = elf_examine_header(head->bytes, head->file_size, arch_elf_machine(),
						&header);

	if (status != STATUS_OK)
		return status;
	table = part(head, header.e_phoff, header.e_phnum * sizeof(Elf64_Phdr));
	if (table == NULL)
		return STATUS_ELF_HEADERS_OUTSIDE;
	status = elf_examine(&header, table, head->file_size, image);
	return status != STATUS_OK ? status : examine_notes(head, image);
}

/* Each segment's own pages: what the file does not fill is zero. */
static EFI_STATUS load_segment(EFI_FILE_HANDLE file, const struct elf_segment *segment, uint8_t *to)
{
	uint64_t filled = segment->skip + segment->file_size;

	memset(to, 0, segment->skip);
	memset(to + filled, 0, segment->size - filled);
	return segment->file_size == 0
		       ? EFI_SUCCESS
		       : file_read(file, segment->offset, to + segment->skip, segment->file_size);
}

static bool load_segments(struct firmware *firmware, EFI_FILE_HANDLE file, struct kernel *kernel)
{
	const struct elf_image *image = &kernel->image;
	uint64_t size = 0;
	struct pages pages;

	for (uint32_t i = 0; i < image->segment_count; i++)
		size += image->segments[i].size;
	if (!firmware_take_pages(firmware, "the segments of " KERNEL_PATH, size, &pages))
		return false;
	size = 0;
	for (uint32_t i = 0; i < image->segment_count; i++) {
		uint8_t *to = (uint8_t *)pages.data + size;
		EFI_STATUS status = load_segment(file, &image->segments[i], to);

		if (EFI_ERROR(status))
			return output_failure(firmware->output, status,
					      "reading segment %u of " KERNEL_PATH, i);
		kernel->segments[i] = (struct pages){to, image->segments[i].size};
		size += image->segments[i].size;
	}
	return true;
}

static EFI_STATUS read_head(EFI_FILE_HANDLE file, struct head *head)
{
	EFI_STATUS status = file_size(file, &head->file_size);

	head->file = file;
	head->size = head->file_size < sizeof(head->bytes) ? head->file_size : sizeof(head->bytes);
	return EFI_ERROR(status) ? status : file_read(file, 0, head->bytes, head->size);
}

bool kernel_load(struct firmware *firmware, struct kernel *kernel)
{
	static struct head head;
	enum status status;
	EFI_STATUS read = file_open(firmware, KERNEL_NAME, EFI_FILE_MODE_READ, &firmware->kernel);

	if (EFI_ERROR(read))
		return output_failure(firmware->output, read, KERNEL_PATH);
	read = read_head(firmware->kernel, &head);
	/* No other file refuses a position (section 13.5, EFI_FILE_PROTOCOL.SetPosition). */
	if (read == EFI_UNSUPPORTED)
		return output_refusal(firmware->output, "is a directory", KERNEL_PATH);
	if (EFI_ERROR(read) || head.size == 0)
		return output_failure(firmware->output, EFI_ERROR(read) ? read : EFI_END_OF_FILE,
				      EFI_ERROR(read) ? "reading %s" : "%s is empty", KERNEL_PATH);
	status = examine(&head, &kernel->image);
	if (status != STATUS_OK)
		return output_refusal(firmware->output, status_sentence(status), KERNEL_PATH);
	return load_segments(firmware, firmware->kernel, kernel);
}
