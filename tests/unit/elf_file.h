/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A kernel file of three segments for tests, to be damaged, and what loader/core/elf_image.c says of it.
 */
#ifndef TESTS_ELF_FILE_H
#define TESTS_ELF_FILE_H

#include <stddef.h>

#include "loader/core/elf_image.h"

#define ELF_FILE_SEGMENTS_MAX (ELF_HEADERS_MAX + 1)

struct elf_file {
	Elf64_Ehdr header;
	Elf64_Phdr segments[ELF_FILE_SEGMENTS_MAX];
	uint8_t rest[0x4000 - sizeof(Elf64_Ehdr) - ELF_FILE_SEGMENTS_MAX * sizeof(Elf64_Phdr)];
};

/* The header of an executable for x86-64, with its program headers right behind it. */
Elf64_Ehdr elf_file_header(uint64_t entry, uint16_t segment_count);

/* A file that is accepted: R, RX, and RW with 0x2345 bytes of zeroes behind. */
struct elf_file elf_file_good(void);

/* Examines headers and segments, as loader/kernel.c does, of a copy that is exactly `size` bytes, so that
 * the sanitizer sees a read beyond it. An image that was refused must have left no trace; `image` may be
 * NULL. */
enum status elf_file_examine(const struct elf_file *file, size_t size, struct elf_image *image);

/* Examines all of it. */
void elf_file_expect(const struct elf_file *file, enum status expected);

#endif
