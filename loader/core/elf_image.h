/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel file, validated before a byte of it is used.
 *
 * Policy: what is not understood is refused, each reason with a status of its own. Not checked,
 * because nothing here depends on it: section headers, p_paddr, e_flags.
 */
#ifndef ELF_IMAGE_H
#define ELF_IMAGE_H

#include <address.h>
#include <elf.h> /* the structures, with the names of the System V ABI (gABI 4.1) */
#include <stddef.h>
#include <status.h>

#define ELF_SEGMENTS_MAX 8
#define ELF_HEADERS_MAX 64

struct elf_segment {
	vaddr_t virtual;    /* page aligned */
	uint64_t size;	    /* in memory, whole pages */
	uint64_t offset;    /* of its first byte in the file */
	uint64_t file_size; /* bytes from the file; zeroes follow */
	uint64_t skip;	    /* bytes between `virtual` and the first byte from the file */
	uint8_t rights;	    /* enum rights of include/mapping.h */
};

struct elf_image {
	vaddr_t entry;
	uint32_t segment_count;
	struct elf_segment segments[ELF_SEGMENTS_MAX];
	enum status note; /* that of elf_examine_notes() for all its notes */
};

/*
 * Examines a file of `size` bytes for `machine` (EM_X86_64, …). Every segment must lie inside the kernel's
 * window of include/layout.h. Returns STATUS_OK and fills `image`, or the first STATUS_ELF_* reason and
 * leaves it alone.
 */
enum status elf_examine(const void *file, uint64_t size, uint16_t machine, struct elf_image *image);

/* Looks for the note that include/handoff.h asks of a kernel. STATUS_ELF_NOTE if it is not there,
 * STATUS_ELF_NOTE_VERSION if it is another version's. */
enum status elf_examine_notes(const void *notes, size_t size);

#endif
