/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel file, validated before a byte of it is used.
 *
 * Structs are copied out of the file before they are read, since nothing says that e_phoff is
 * aligned. All arithmetic is done as "does B fit into what A leaves", which cannot overflow.
 *
 * Source: System V ABI (gABI 4.1), chapters "ELF Header" and "Program Header"; "Note Section".
 */
#include "loader/core/elf_image.h"

#include <handoff.h>
#include <layout.h>
#include <mapping.h>

#include "kernel/lib/string.h"

static const uint8_t elf_magic[] = {0x7f, 'E', 'L', 'F'};

static Elf64_Phdr program_header(const uint8_t *table, uint16_t index)
{
	Elf64_Phdr segment;

	memcpy(&segment, table + index * sizeof(segment), sizeof(segment));
	return segment;
}

/* Such a segment asks for nothing; linkers leave them behind when a section became empty. */
static bool is_loaded(const Elf64_Phdr *segment)
{
	return segment->p_type == PT_LOAD && (segment->p_memsz != 0 || segment->p_filesz != 0);
}

static enum status examine_header(const void *file, uint64_t size, uint16_t machine,
				  Elf64_Ehdr *header)
{
	/* 1. The whole header is there. */
	if (size < sizeof(*header))
		return STATUS_ELF_TRUNCATED_HEADER;
	memcpy(header, file, sizeof(*header));

	/* 2. It is a little-endian ELF64 file, in the one version there is. */
	if (memcmp(header->e_ident, elf_magic, sizeof(elf_magic)) != 0)
		return STATUS_ELF_MAGIC;
	if (header->e_ident[EI_CLASS] != ELFCLASS64)
		return STATUS_ELF_CLASS;
	if (header->e_ident[EI_DATA] != ELFDATA2LSB)
		return STATUS_ELF_BYTE_ORDER;
	if (header->e_ident[EI_VERSION] != EV_CURRENT || header->e_version != EV_CURRENT)
		return STATUS_ELF_VERSION;

	/* 3. It is an executable with fixed addresses, for this processor. */
	if (header->e_type != ET_EXEC)
		return STATUS_ELF_TYPE;
	if (header->e_machine != machine)
		return STATUS_ELF_MACHINE;

	/* 4. Its headers have the size that the structs here have. */
	if (header->e_ehsize != sizeof(Elf64_Ehdr) || header->e_phentsize != sizeof(Elf64_Phdr))
		return STATUS_ELF_HEADER_SIZE;

	/* 5. All program headers lie in the file. e_phnum is taken literally: a file with PN_XNUM
	 * (more than 65534 of them) fails here or at "too many". */
	if (header->e_phoff > size ||
	    header->e_phnum > (size - header->e_phoff) / sizeof(Elf64_Phdr))
		return STATUS_ELF_HEADERS_OUTSIDE;
	if (header->e_phnum > ELF_HEADERS_MAX)
		return STATUS_ELF_TOO_MANY_SEGMENTS;
	return STATUS_OK;
}

/* 6. It is complete: nobody is here to link it. */
static bool is_complete(const uint8_t *table, uint16_t header_count)
{
	for (uint16_t i = 0; i < header_count; i++) {
		const Elf64_Phdr segment = program_header(table, i);

		if (segment.p_type == PT_DYNAMIC || segment.p_type == PT_INTERP)
			return false;
	}
	return true;
}

static enum status examine_bounds(const Elf64_Phdr *segment, uint64_t size)
{
	/* 8. Its bytes lie in the file. Without any, its offset is a mere number. */
	if (segment->p_filesz != 0 &&
	    (segment->p_offset > size || segment->p_filesz > size - segment->p_offset))
		return STATUS_ELF_SEGMENT_OUTSIDE;
	if (segment->p_filesz > segment->p_memsz)
		return STATUS_ELF_SEGMENT_SIZES;

	/* 9. Its end is an address, also when it is rounded up to whole pages. */
	if (segment->p_memsz > UINT64_MAX - segment->p_vaddr ||
	    segment->p_vaddr + segment->p_memsz > align_down(UINT64_MAX, PAGE_SIZE))
		return STATUS_ELF_SEGMENT_OVERFLOW;

	/* 10. It can be mapped: where it starts in its page is where it starts in the file. p_align
	 * may ask for more; the window below is aligned to anything that matters. */
	if (!is_aligned(segment->p_vaddr - segment->p_offset, PAGE_SIZE))
		return STATUS_ELF_SEGMENT_ALIGNMENT;

	/* 11. It lies where kernels live. */
	if (segment->p_vaddr < KERNEL_VIRTUAL_BASE ||
	    segment->p_vaddr + segment->p_memsz > KERNEL_VIRTUAL_END)
		return STATUS_ELF_SEGMENT_WINDOW;
	return STATUS_OK;
}

static enum status examine_neighbour(const Elf64_Phdr *segment, const struct elf_segment *previous)
{
	/* 12. Segments ascend (gABI, "Program Header", PT_LOAD), and no page belongs to two, since
	 * it would need the rights of both. */
	if (segment->p_vaddr < previous->virtual.value + previous->skip)
		return STATUS_ELF_SEGMENT_ORDER;
	if (align_down(segment->p_vaddr, PAGE_SIZE) - previous->virtual.value < previous->size)
		return STATUS_ELF_SEGMENT_OVERLAP;
	return STATUS_OK;
}

static enum status examine_rights(const Elf64_Phdr *segment, uint8_t *rights)
{
	/* 13. It is R, RW or RX. */
	if ((segment->p_flags & PF_W) != 0 && (segment->p_flags & PF_X) != 0)
		return STATUS_ELF_SEGMENT_RIGHTS;
	if ((segment->p_flags & PF_R) == 0)
		return STATUS_ELF_SEGMENT_UNREADABLE;
	*rights = (uint8_t)((segment->p_flags & PF_W ? RIGHTS_W : 0U) |
			    (segment->p_flags & PF_X ? RIGHTS_X : 0U));
	return STATUS_OK;
}

/* Adds `segment` to `image` if it is good. */
static enum status examine_segment(const Elf64_Phdr *segment, uint64_t size,
				   struct elf_image *image)
{
	uint64_t start = align_down(segment->p_vaddr, PAGE_SIZE);
	uint8_t rights = RIGHTS_R;
	enum status status = examine_bounds(segment, size);

	/* 7. There is something to load (see below), and not more than there is room for. */
	if (image->segment_count == ELF_SEGMENTS_MAX)
		return STATUS_ELF_TOO_MANY_SEGMENTS;
	if (status == STATUS_OK && image->segment_count != 0)
		status = examine_neighbour(segment, &image->segments[image->segment_count - 1]);
	if (status == STATUS_OK)
		status = examine_rights(segment, &rights);
	if (status != STATUS_OK)
		return status;

	image->segments[image->segment_count++] = (struct elf_segment){
		.virtual = vaddr(start),
		.size = align_up(segment->p_vaddr + segment->p_memsz, PAGE_SIZE) - start,
		.offset = segment->p_offset,
		.file_size = segment->p_filesz,
		.skip = segment->p_vaddr - start,
		.rights = rights,
	};
	return STATUS_OK;
}

static enum status examine_entry(const struct elf_image *image)
{
	/* 14. The first instruction comes from the file, out of an executable segment. */
	for (uint32_t i = 0; i < image->segment_count; i++) {
		const struct elf_segment *segment = &image->segments[i];
		uint64_t first = segment->virtual.value + segment->skip;

		if (segment->rights == RIGHTS_X && image->entry.value >= first &&
		    image->entry.value - first < segment->file_size)
			return STATUS_OK;
	}
	return STATUS_ELF_ENTRY;
}

/* 15. Notes that lie in the file; the first one of ours counts. */
static void examine_note(const Elf64_Phdr *segment, const uint8_t *file, uint64_t size,
			 struct elf_image *image)
{
	if (segment->p_type == PT_NOTE && image->note == STATUS_ELF_NOTE &&
	    segment->p_offset <= size && segment->p_filesz <= size - segment->p_offset)
		image->note = elf_examine_notes(file + segment->p_offset, segment->p_filesz);
}

enum status elf_examine(const void *file, uint64_t size, uint16_t machine, struct elf_image *image)
{
	struct elf_image examined = {.note = STATUS_ELF_NOTE};
	Elf64_Ehdr header;
	enum status status = examine_header(file, size, machine, &header);
	const uint8_t *table;

	if (status != STATUS_OK)
		return status;
	table = (const uint8_t *)file + header.e_phoff;
	if (!is_complete(table, header.e_phnum))
		return STATUS_ELF_DYNAMIC;
	for (uint16_t i = 0; status == STATUS_OK && i < header.e_phnum; i++) {
		Elf64_Phdr segment = program_header(table, i);

		examine_note(&segment, file, size, &examined);
		if (is_loaded(&segment))
			status = examine_segment(&segment, size, &examined);
	}
	examined.entry = vaddr(header.e_entry);
	if (status == STATUS_OK)
		status = examined.segment_count == 0 ? STATUS_ELF_NO_SEGMENT
						     : examine_entry(&examined);
	if (status == STATUS_OK)
		*image = examined;
	return status;
}

enum status elf_examine_notes(const void *notes, size_t size)
{
	const uint8_t *at = notes;
	struct handoff_note note;
	Elf64_Nhdr header;

	for (size_t left = size; left >= sizeof(header);) {
		uint64_t whole;

		memcpy(&header, at, sizeof(header));
		/* Names and contents of notes are padded to whole words. */
		whole = sizeof(header) + align_up(header.n_namesz, sizeof(uint32_t)) +
			align_up(header.n_descsz, sizeof(uint32_t));
		if (whole > left)
			break;
		if (header.n_namesz == sizeof(HANDOFF_NOTE_OWNER) &&
		    header.n_descsz == sizeof(note.version)) {
			memcpy(&note, at, sizeof(note));
			if (note.type == HANDOFF_NOTE_TYPE &&
			    memcmp(note.owner, HANDOFF_NOTE_OWNER, sizeof(HANDOFF_NOTE_OWNER)) == 0)
				return note.version == HANDOFF_VERSION ? STATUS_OK
								       : STATUS_ELF_NOTE_VERSION;
		}
		at += whole;
		left -= whole;
	}
	return STATUS_ELF_NOTE;
}
