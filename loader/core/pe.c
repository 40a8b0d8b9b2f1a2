/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The section table and the debug entry of a PE32+ image that lies loaded in memory.
 *
 * Read are the few fields that the rights of pages and the name depend on. Not checked: checksums, the machine
 * and subsystem (reported as they are), directories, order and overlap of sections, since pages
 * that two sections share are given the rights of both.
 */
#include "loader/core/pe.h"

#include <mapping.h>

#include "kernel/lib/string.h"

#define DOS_MAGIC 0x5a4d    /* "MZ" */
#define DOS_NEW_HEADER 0x3c /* where the DOS header tells the offset of the real one */
#define PE_MAGIC 0x00004550 /* "PE\0\0" */
#define PE32_PLUS_MAGIC 0x020b

#define SECTION_MEM_EXECUTE 0x20000000u
#define SECTION_MEM_WRITE 0x80000000u

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
#define DIRECTORY_DEBUG 6
struct data_directory {
	uint32_t address;
	uint32_t size;
};

/* PE/COFF, section "Debug Directory (Image Only)". */
#define DEBUG_TYPE_CODEVIEW 2
struct debug_entry {
	uint32_t characteristics;
	uint32_t time_stamp;
	uint32_t version;
	uint32_t type;
	uint32_t size;
	uint32_t address;
	uint32_t raw_pointer;
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
_Static_assert(sizeof(struct debug_entry) == 28, "PE/COFF says 28");
_Static_assert(sizeof(struct section_header) == 40, "PE/COFF says 40");

/* What may be looked at. */
struct view {
	const uint8_t *base;
	size_t size;
};

/* Copies `size` bytes from `offset` on; false if not all of them are there. */
static bool view_read(struct view view, uint64_t offset, void *to, size_t size)
{
	if (offset > view.size || size > view.size - offset)
		return false;
	memcpy(to, view.base + offset, size);
	return true;
}

/*
 * Where the PE header is. An image without a DOS stub starts with it; firmware accepts that too
 * (EDK II, PeCoffLoaderGetPeHeader).
 */
static enum status find_header(struct view view, uint32_t *offset)
{
	uint16_t magic;

	*offset = 0;
	if (!view_read(view, 0, &magic, sizeof(magic)))
		return STATUS_PE_TRUNCATED;
	if (magic == DOS_MAGIC && !view_read(view, DOS_NEW_HEADER, offset, sizeof(*offset)))
		return STATUS_PE_TRUNCATED;
	return STATUS_OK;
}

static enum status read_section(struct view view, uint64_t offset, uint32_t image_size,
				struct pe_section *section)
{
	struct section_header header;
	uint32_t size;

	if (!view_read(view, offset, &header, sizeof(header)))
		return STATUS_PE_TRUNCATED;
	/* Old linkers leave VirtualSize 0; firmware then loads SizeOfRawData bytes. */
	size = header.virtual_size != 0 ? header.virtual_size : header.raw_size;
	if (header.virtual_address > image_size || size > image_size - header.virtual_address)
		return STATUS_PE_SECTION;

	section->offset = header.virtual_address;
	section->size = size;
	section->rights = RIGHTS_R;
	if ((header.characteristics & SECTION_MEM_WRITE) != 0)
		section->rights |= RIGHTS_W;
	if ((header.characteristics & SECTION_MEM_EXECUTE) != 0)
		section->rights |= RIGHTS_X;
	return STATUS_OK;
}

/* Where the headers are, and what they say. */
struct headers {
	uint32_t offset;
	struct coff_header coff;
	struct optional_header optional;
};

static enum status read_headers(struct view view, struct headers *headers)
{
	uint64_t optional_offset;
	enum status status;

	status = find_header(view, &headers->offset);
	if (status != STATUS_OK)
		return status;
	if (!view_read(view, headers->offset, &headers->coff, sizeof(headers->coff)))
		return STATUS_PE_TRUNCATED;
	if (headers->coff.signature != PE_MAGIC)
		return STATUS_PE_SIGNATURE;
	optional_offset = (uint64_t)headers->offset + sizeof(headers->coff);
	if (!view_read(view, optional_offset, &headers->optional, sizeof(headers->optional)))
		return STATUS_PE_TRUNCATED;
	if (headers->optional.magic != PE32_PLUS_MAGIC)
		return STATUS_PE_SIGNATURE;
	return STATUS_OK;
}

enum status pe_examine(const void *base, size_t size, struct pe_image *image)
{
	struct view view = {base, size};
	struct pe_image examined = {.section_count = 0};
	struct headers headers;
	const struct optional_header *optional = &headers.optional;
	uint64_t section_offset;
	enum status status;

	status = read_headers(view, &headers);
	if (status != STATUS_OK)
		return status;
	if (optional->headers_size > optional->image_size)
		return STATUS_PE_TRUNCATED;
	if (headers.coff.section_count > PE_SECTIONS_MAX)
		return STATUS_PE_TOO_MANY_SECTIONS;

	section_offset = (uint64_t)headers.offset + sizeof(headers.coff) +
			 headers.coff.optional_header_size;
	for (uint16_t i = 0; i < headers.coff.section_count; i++) {
		status = read_section(view, section_offset + i * sizeof(struct section_header),
				      optional->image_size, &examined.sections[i]);
		if (status != STATUS_OK)
			return status;
	}
	examined.machine = headers.coff.machine;
	examined.subsystem = optional->subsystem;
	examined.section_alignment = optional->section_alignment;
	examined.size = optional->image_size;
	examined.headers_size = optional->headers_size;
	examined.section_count = headers.coff.section_count;
	*image = examined;
	return STATUS_OK;
}

/* The first entry that names a file of debug information. */
static bool find_codeview(struct view view, const struct headers *headers,
			  struct debug_entry *entry)
{
	uint64_t directories = (uint64_t)headers->offset + sizeof(headers->coff) +
			       sizeof(headers->optional);
	struct data_directory debug;

	if (headers->optional.directory_count <= DIRECTORY_DEBUG ||
	    !view_read(view, directories + DIRECTORY_DEBUG * sizeof(debug), &debug, sizeof(debug)))
		return false;
	for (uint64_t at = 0; at + sizeof(*entry) <= debug.size; at += sizeof(*entry)) {
		if (!view_read(view, debug.address + at, entry, sizeof(*entry)))
			return false;
		if (entry->type == DEBUG_TYPE_CODEVIEW)
			return true;
	}
	return false;
}

/* How far behind the start of a CodeView record its path is, by what the record starts with. */
static uint32_t codeview_path_offset(uint32_t signature)
{
	switch (signature) {
	case 0x3031424e: /* "NB10": an offset, a time, an age */
		return 16;
	case 0x53445352: /* "RSDS": a GUID and an age */
		return 24;
	case 0x434f544d: /* "MTOC": a UUID (EDK II, for Mach-O) */
		return 20;
	default:
		return UINT32_MAX;
	}
}

/* Of a path, what stands behind the last separator and in front of the last dot. */
static bool copy_base_name(struct view view, uint64_t path, uint64_t end, char *name, size_t room)
{
	size_t length = 0, dot = 0;
	char character;

	for (; path < end && view_read(view, path, &character, 1) && character != '\0'; path++) {
		if (character == '/' || character == '\\') {
			length = dot = 0;
			continue;
		}
		if (length + 1 >= room)
			break;
		if (character == '.')
			dot = length;
		name[length++] = character >= ' ' && character < 0x7f ? character : '?';
	}
	if (dot > 0)
		length = dot;
	name[length] = '\0';
	return length > 0;
}

bool pe_debug_name(const void *base, size_t size, char *name, size_t room)
{
	struct view view = {base, size};
	struct headers headers;
	struct debug_entry entry;
	uint32_t signature;

	if (read_headers(view, &headers) != STATUS_OK || !find_codeview(view, &headers, &entry) ||
	    !view_read(view, entry.address, &signature, sizeof(signature)))
		return false;
	return copy_base_name(view, (uint64_t)entry.address + codeview_path_offset(signature),
			      (uint64_t)entry.address + entry.size, name, room);
}
