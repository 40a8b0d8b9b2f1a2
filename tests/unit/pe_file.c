/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A PE32+ image for tests, written byte by byte at the offsets of the PE/COFF specification.
 */
#include "tests/unit/pe_file.h"

#include <string.h>

void pe_file_put16(uint8_t *image, size_t offset, uint16_t value)
{
	image[offset] = (uint8_t)value;
	image[offset + 1] = (uint8_t)(value >> 8);
}

void pe_file_put32(uint8_t *image, size_t offset, uint32_t value)
{
	pe_file_put16(image, offset, (uint16_t)value);
	pe_file_put16(image, offset + 2, (uint16_t)(value >> 16));
}

void pe_file_section(uint8_t *image, size_t index, uint32_t start, uint32_t virtual_size,
		     uint32_t raw_size, uint32_t characteristics)
{
	size_t entry = PE_FILE_SECTIONS + index * 40;

	pe_file_put32(image, entry + 8, virtual_size);
	pe_file_put32(image, entry + 12, start);
	pe_file_put32(image, entry + 16, raw_size);
	pe_file_put32(image, entry + 20, start);
	pe_file_put32(image, entry + 36, characteristics);
}

void pe_file_make(uint8_t *image)
{
	const size_t optional = PE_FILE_HEADER + 24;

	memset(image, 0, PE_FILE_SIZE);
	memcpy(image, "MZ", 2);
	pe_file_put32(image, 0x3c, PE_FILE_HEADER);

	memcpy(image + PE_FILE_HEADER, "PE\0\0", 4);
	pe_file_put16(image, PE_FILE_HEADER + 4, 0x8664); /* Machine */
	pe_file_put16(image, PE_FILE_HEADER + 6, 3);	  /* NumberOfSections */
	pe_file_put16(image, PE_FILE_HEADER + 20, 240);	  /* SizeOfOptionalHeader */

	pe_file_put16(image, optional, 0x20b);		   /* Magic: PE32+ */
	pe_file_put32(image, optional + 32, 0x1000);	   /* SectionAlignment */
	pe_file_put32(image, optional + 36, 0x200);	   /* FileAlignment */
	pe_file_put32(image, optional + 56, PE_FILE_SIZE); /* SizeOfImage */
	pe_file_put32(image, optional + 60, 0x400);	   /* SizeOfHeaders */
	pe_file_put16(image, optional + 68, 12);	   /* Subsystem */

	pe_file_section(image, 0, PE_FILE_TEXT, 0x1800, 0x1800, PE_FILE_R | PE_FILE_X);
	pe_file_section(image, 1, PE_FILE_RODATA, 0x1000, 0x1000, PE_FILE_R);
	pe_file_section(image, 2, PE_FILE_DATA, 0x2000, 0x0200, PE_FILE_R | PE_FILE_W);
}

void pe_file_make_debug(uint8_t *image, const char *signature, size_t path_offset, const char *path)
{
	const size_t entry = PE_FILE_DEBUG_ENTRY;

	pe_file_make(image);
	pe_file_put32(image, PE_FILE_OPTIONAL + 108, 16); /* NumberOfRvaAndSizes */
	pe_file_put32(image, PE_FILE_DEBUG_DIRECTORY, PE_FILE_DEBUG_ENTRY);
	pe_file_put32(image, PE_FILE_DEBUG_DIRECTORY + 4, 2 * 28);
	pe_file_put32(image, entry + 12, 16); /* "repro" */
	pe_file_put32(image, entry + 28 + 12, 2);
	pe_file_put32(image, entry + 28 + 16, (uint32_t)(path_offset + strlen(path) + 1));
	pe_file_put32(image, entry + 28 + 20, PE_FILE_DEBUG_RECORD);
	memset(image + PE_FILE_DEBUG_RECORD, 0x55, 0x100);
	memcpy(image + PE_FILE_DEBUG_RECORD, signature, 4);
	strcpy((char *)image + PE_FILE_DEBUG_RECORD + path_offset, path);
}
