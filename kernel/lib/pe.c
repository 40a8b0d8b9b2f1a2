/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The headers and the section table of a PE32+ image that lies loaded in memory.
 *
 * Read are the few fields that the rights of pages depend on. Not checked: checksums, the machine and
 * subsystem (reported as they are), directories, order and overlap of sections, since pages that two
 * sections share are given the rights of both.
 */
#include "kernel/lib/pe.h"

#include <mapping.h>

#include "kernel/lib/pe_format.h"
#include "kernel/lib/string.h"

#define DOS_MAGIC 0x5a4d    /* "MZ" */
#define DOS_NEW_HEADER 0x3c /* where the DOS header tells the offset of the real one */
#define PE_MAGIC 0x00004550 /* "PE\0\0" */
#define PE32_PLUS_MAGIC 0x020b

#define SECTION_MEM_EXECUTE 0x20000000u
#define SECTION_MEM_WRITE 0x80000000u

bool pe_read(struct pe_view view, uint64_t offset, void *to, size_t size)
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
static enum status find_header(struct pe_view view, uint32_t *offset)
{
	uint16_t magic;

	*offset = 0;
	if (!pe_read(view, 0, &magic, sizeof(magic)))
		return STATUS_PE_TRUNCATED;
	if (magic == DOS_MAGIC && !pe_read(view, DOS_NEW_HEADER, offset, sizeof(*offset)))
		return STATUS_PE_TRUNCATED;
	return STATUS_OK;
}

enum status pe_read_headers(struct pe_view view, struct pe_headers *headers)
{
	uint64_t optional_offset;
	enum status status;

	status = find_header(view, &headers->offset);
	if (status != STATUS_OK)
		return status;
	if (!pe_read(view, headers->offset, &headers->coff, sizeof(headers->coff)))
		return STATUS_PE_TRUNCATED;
	if (headers->coff.signature != PE_MAGIC)
		return STATUS_PE_SIGNATURE;
	optional_offset = (uint64_t)headers->offset + sizeof(headers->coff);
	if (!pe_read(view, optional_offset, &headers->optional, sizeof(headers->optional)))
		return STATUS_PE_TRUNCATED;
	if (headers->optional.magic != PE32_PLUS_MAGIC)
		return STATUS_PE_SIGNATURE;
	return STATUS_OK;
}

bool pe_read_directory(struct pe_view view, const struct pe_headers *headers,
		       enum pe_directory which, struct data_directory *directory)
{
	uint64_t directories = (uint64_t)headers->offset + sizeof(headers->coff) +
			       sizeof(headers->optional);

	return headers->optional.directory_count > (uint32_t)which &&
	       pe_read(view, directories + (uint32_t)which * sizeof(*directory), directory,
		       sizeof(*directory));
}

bool pe_read_section(struct pe_view view, const struct pe_headers *headers, uint16_t index,
		     struct section_header *section)
{
	uint64_t table = (uint64_t)headers->offset + sizeof(headers->coff) +
			 headers->coff.optional_header_size;

	return pe_read(view, table + index * sizeof(*section), section, sizeof(*section));
}

static enum status examine_section(struct pe_view view, const struct pe_headers *headers,
				   uint16_t index, struct pe_section *section)
{
	const uint32_t image_size = headers->optional.image_size;
	struct section_header header;
	uint32_t size;

	if (!pe_read_section(view, headers, index, &header))
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

enum status pe_examine(const void *base, size_t size, struct pe_image *image)
{
	struct pe_view view = {base, size};
	struct pe_image examined = {.section_count = 0};
	struct pe_headers headers;
	const struct optional_header *optional = &headers.optional;
	enum status status;

	status = pe_read_headers(view, &headers);
	if (status != STATUS_OK)
		return status;
	if (optional->headers_size > optional->image_size)
		return STATUS_PE_TRUNCATED;
	if (headers.coff.section_count > PE_SECTIONS_MAX)
		return STATUS_PE_TOO_MANY_SECTIONS;

	for (uint16_t i = 0; i < headers.coff.section_count; i++) {
		status = examine_section(view, &headers, i, &examined.sections[i]);
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
