/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A PE32+ image for tests, written byte by byte at the offsets of the PE/COFF specification.
 */
#ifndef TESTS_PE_FILE_H
#define TESTS_PE_FILE_H

#include <stddef.h>
#include <stdint.h>

#define PE_FILE_SIZE 0x6000 /* headers and five pages of sections */

#define PE_FILE_HEADER 0x80		       /* where "PE\0\0" stands */
#define PE_FILE_OPTIONAL (PE_FILE_HEADER + 24) /* where the optional header starts */
#define PE_FILE_SECTIONS (0x80 + 24 + 240)     /* where the section table starts */

/* Where its sections start. */
#define PE_FILE_TEXT 0x1000
#define PE_FILE_RODATA 0x3000
#define PE_FILE_DATA 0x4000

#define PE_FILE_R 0x40000000u
#define PE_FILE_W 0x80000000u
#define PE_FILE_X 0x20000000u

/*
 * A runtime driver of three sections: .text RX (0x1000, 0x1800 bytes), .rodata R (0x3000, 0x1000),
 * .data RW (0x4000, 0x2000, more than there is in the file). `image` has PE_FILE_SIZE bytes.
 */
void pe_file_make(uint8_t *image);

/*
 * The same with a debug directory: an entry of another kind, and one for a CodeView record that starts
 * with `signature` and has its path `path_offset` bytes behind that.
 */
#define PE_FILE_DEBUG_DIRECTORY (PE_FILE_OPTIONAL + 112 + 6 * 8) /* where and how long it is */
#define PE_FILE_DEBUG_ENTRY 0x3100
#define PE_FILE_DEBUG_RECORD 0x3800
void pe_file_make_debug(uint8_t *image, const char *signature, size_t path_offset,
			const char *path);

/* Little-endian numbers of 2 and 4 bytes at an offset. */
void pe_file_put16(uint8_t *image, size_t offset, uint16_t value);
void pe_file_put32(uint8_t *image, size_t offset, uint32_t value);

/* Writes entry `index` of the section table. */
void pe_file_section(uint8_t *image, size_t index, uint32_t start, uint32_t virtual_size,
		     uint32_t raw_size, uint32_t characteristics);

#endif
