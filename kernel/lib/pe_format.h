/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the readers of a PE image share: its structures, and a view that no read leaves.
 *
 * Included by kernel/lib/pe*.c alone; who wants to know something of an image includes
 * kernel/lib/pe.h.
 */
#ifndef PE_FORMAT_H
#define PE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <status.h>
#include <stdint.h>

/* PE/COFF, section "COFF File Header", with the signature in front. */
struct coff_header {
	uint32_t signature;
	uint16_t machine;
	uint16_t section_count;
	uint32_t time_stamp;
	uint32_t symbol_table;
	uint32_t symbol_count;
	uint16_t optional_header_size;
	uint16_t characteristics;
};

/* PE/COFF, section "Optional Header", as far as it is needed; the rest and directories follow. */
struct optional_header {
	uint16_t magic;
	uint16_t linker_version;
	uint32_t code_size;
	uint32_t initialized_data_size;
	uint32_t uninitialized_data_size;
	uint32_t entry_point;
	uint32_t code_base;
	uint64_t image_base;
	uint32_t section_alignment;
	uint32_t file_alignment;
	uint32_t versions[4];
	uint32_t image_size;
	uint32_t headers_size;
	uint32_t checksum;
	uint16_t subsystem;
	uint16_t dll_characteristics;
	uint64_t stack_and_heap[4];
	uint32_t loader_flags;
	uint32_t directory_count;
};

/* PE/COFF, section "Optional Header Data Directories". */
enum pe_directory {
	DIRECTORY_BASE_RELOCATION = 5,
	DIRECTORY_DEBUG = 6,
};

struct data_directory {
	uint32_t address;
	uint32_t size;
};

/* PE/COFF, section "Section Table (Section Headers)". */
struct section_header {
	char name[8];
	uint32_t virtual_size;
	uint32_t virtual_address;
	uint32_t raw_size;
	uint32_t raw_pointer;
	uint32_t relocations;
	uint32_t line_numbers;
	uint16_t relocation_count;
	uint16_t line_number_count;
	uint32_t characteristics;
};

_Static_assert(sizeof(struct coff_header) == 24, "signature and 20 bytes");
_Static_assert(sizeof(struct optional_header) == 112, "up to NumberOfRvaAndSizes");
_Static_assert(sizeof(struct section_header) == 40, "PE/COFF says 40");

/* What may be looked at. */
struct pe_view {
	const uint8_t *base;
	size_t size;
};

/* Copies `size` bytes from `offset` on; false if not all of them are there. */
bool pe_read(struct pe_view view, uint64_t offset, void *to, size_t size);

/* Where the headers are, and what they say. */
struct pe_headers {
	uint32_t offset;
	struct coff_header coff;
	struct optional_header optional;
};

enum status pe_read_headers(struct pe_view view, struct pe_headers *headers);

/* False if the image has no such directory. */
bool pe_read_directory(struct pe_view view, const struct pe_headers *headers,
		       enum pe_directory which, struct data_directory *directory);

/* Entry `index` of the section table; false if the view does not hold it. */
bool pe_read_section(struct pe_view view, const struct pe_headers *headers, uint16_t index,
		     struct section_header *section);

#endif
