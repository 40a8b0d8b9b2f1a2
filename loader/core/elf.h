/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel file, validated before a byte of it is used.
 *
 * Policy: what is not understood is refused, each reason with a status of its own. Not checked,
 * because nothing here depends on it: section headers, p_paddr, e_flags, notes.
 */
#ifndef ELF_H
#define ELF_H

#include <address.h>
#include <elf64.h>
#include <stddef.h>
#include <status.h>

#define ELF_SEGMENTS_MAX 8

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
};

/*
 * Examines `size` bytes of an ELF64 file for `machine` (EM_X86_64, …).
 *
 * Every segment must lie inside the kernel's window of include/layout.h. Returns STATUS_OK and fills
 * `image`, or the first STATUS_ELF_* reason and leaves it alone.
 */
enum status elf_examine(const void *file, size_t size, uint16_t machine, struct elf_image *image);

#endif
