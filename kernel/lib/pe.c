/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The headers and the section table of a PE32+ image that lies loaded in memory.
 *
 * Read are the few fields that the rights of pages depend on. Not checked: checksums, the machine and
 * subsystem, directories, order and overlap of sections, since pages that two
 * sections share are given the rights of both.
 */
#include "kernel/lib/pe.h"

#include <mapping.h>

#include "kernel/lib/string.h"

#define DOS_MAGIC 0x5a4d    /* "MZ" */
#define DOS_NEW_HEADER 0x3c /* where the DOS header tells the offset of the real one */
#define PE_MAGIC 0x00004550 /* "PE\0\0" */
#define PE32_PLUS_MAGIC 0x020b

#define SECTION_MEM_EXECUTE 0x20000000u
#define SECTION_MEM_WRITE 0x80000000u

_Static_assert(offsetof(struct pe_headers, magic) == 24, "signature and 20 bytes");
_Static_assert(sizeof(struct pe_headers) == 24 + 112, "up to NumberOfRvaAndSizes");
_Static_assert(sizeof(struct section_header) == 40, "PE/COFF says 40");

bool pe_read(const struct pe_view *view, uint64_t offset, void *to, size_t size)
{
	if (offset > view->size || size > view->size - offset)
		return false;
	memcpy(to, view->base + offset, size);
	return true;
}

enum status pe_open(struct pe_view *view, const void *base, size_t size)
{
	struct pe_headers *headers = &view->headers;
	uint16_t magic;

	*view = (struct pe_view){.base = base, .size = size};
	if (!pe_read(view, 0, &magic, sizeof(magic)))
		return STATUS_PE_TRUNCATED;
	/* An image without a DOS stub starts with the PE header; firmware accepts that too (EDK II,
	 * PeCoffLoaderGetPeHeader). */
	if (magic == DOS_MAGIC &&
	    !pe_read(view, DOS_NEW_HEADER, &view->headers_offset, sizeof(view->headers_offset)))
		return STATUS_PE_TRUNCATED;
	if (!pe_read(view, view->headers_offset, headers, offsetof(struct pe_headers, magic)))
		return STATUS_PE_TRUNCATED;
	if (headers->signature != PE_MAGIC)
		return STATUS_PE_SIGNATURE;
	if (!pe_read(view, view->headers_offset, headers, sizeof(*headers)))
		return STATUS_PE_TRUNCATED;
	return headers->magic == PE32_PLUS_MAGIC ? STATUS_OK : STATUS_PE_SIGNATURE;
}

bool pe_read_section(const struct pe_view *view, uint16_t index, struct section_header *section)
{
	uint64_t table = (uint64_t)view->headers_offset + offsetof(struct pe_headers, magic) +
			 view->headers.optional_header_size;

	return pe_read(view, table + index * sizeof(*section), section, sizeof(*section));
}

static enum status examine_section(const struct pe_view *view, uint16_t index,
				   struct pe_section *section)
{
	const uint32_t image_size = view->headers.image_size;
	struct section_header header;
	uint32_t size;

	if (!pe_read_section(view, index, &header))
		return STATUS_PE_TRUNCATED;
	/* Old linkers leave VirtualSize 0; firmware then loads SizeOfRawData bytes. */
	size = header.virtual_size != 0 ? header.virtual_size : header.raw_size;
	if (header.virtual_address > image_size || size > image_size - header.virtual_address)
		return STATUS_PE_SECTION;

	section->offset = header.virtual_address;
	section->size = size;
	section->rights = (uint8_t)((header.characteristics & SECTION_MEM_WRITE ? RIGHTS_W : 0U) |
				    (header.characteristics & SECTION_MEM_EXECUTE ? RIGHTS_X : 0U));
	return STATUS_OK;
}

enum status pe_examine(const void *base, size_t size, struct pe_image *image)
{
	struct pe_view view;
	const struct pe_headers *headers = &view.headers;
	enum status status = pe_open(&view, base, size);
	struct pe_image examined;

	if (status != STATUS_OK)
		return status;
	if (headers->headers_size > headers->image_size)
		return STATUS_PE_TRUNCATED;
	if (headers->section_count > PE_SECTIONS_MAX)
		return STATUS_PE_TOO_MANY_SECTIONS;

	examined = (struct pe_image){
		.section_alignment = headers->section_alignment,
		.size = headers->image_size,
		.headers_size = headers->headers_size,
		.section_count = headers->section_count,
	};
	for (uint16_t i = 0; i < headers->section_count; i++) {
		status = examine_section(&view, i, &examined.sections[i]);
		if (status != STATUS_OK)
			return status;
	}
	*image = examined;
	return STATUS_OK;
}
