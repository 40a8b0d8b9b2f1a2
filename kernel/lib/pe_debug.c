/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The directories of a PE32+ image that lies loaded in memory, and its debug entry.
 */
#include "kernel/lib/pe_debug.h"

/* PE/COFF, section "Debug Directory (Image Only)". */
#define DEBUG_TYPE_CODEVIEW 2
struct debug_entry {
	uint8_t reserved[12]; /* characteristics, a time, a version */
	uint32_t type;
	uint32_t size;
	uint32_t address;
	uint32_t raw_pointer;
};

_Static_assert(sizeof(struct debug_entry) == 28, "PE/COFF says 28");

bool pe_read_directory(const struct pe_view *view, enum pe_directory which,
		       struct data_directory *directory)
{
	uint64_t directories = (uint64_t)view->headers_offset + sizeof(view->headers);

	return view->headers.directory_count > (uint32_t)which &&
	       pe_read(view, directories + (uint32_t)which * sizeof(*directory), directory,
		       sizeof(*directory));
}

/* The first entry that names a file of debug information. */
static bool find_codeview(const struct pe_view *view, struct debug_entry *entry)
{
	struct data_directory debug;

	if (!pe_read_directory(view, DIRECTORY_DEBUG, &debug))
		return false;
	for (uint64_t at = 0; at + sizeof(*entry) <= debug.size; at += sizeof(*entry)) {
		if (!pe_read(view, debug.address + at, entry, sizeof(*entry)))
			return false;
		if (entry->type == DEBUG_TYPE_CODEVIEW)
			return true;
	}
	return false;
}

/* The offset of the path in a CodeView record, by the signature that the record starts with. */
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
static bool copy_base_name(const struct pe_view *view, uint64_t path, uint64_t end, char *name,
			   size_t room)
{
	size_t length = 0, dot = 0;
	char character;

	for (; path < end && pe_read(view, path, &character, 1) && character != '\0'; path++) {
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
	struct pe_view view;
	struct debug_entry entry;
	uint32_t signature;

	if (pe_open(&view, base, size) != STATUS_OK || !find_codeview(&view, &entry) ||
	    !pe_read(&view, entry.address, &signature, sizeof(signature)))
		return false;
	return copy_base_name(&view, (uint64_t)entry.address + codeview_path_offset(signature),
			      (uint64_t)entry.address + entry.size, name, room);
}
