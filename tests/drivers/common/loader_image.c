/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The loader's image, found by its headers; see loader_image.h.
 *
 * Source: Microsoft PE/COFF specification, "MS-DOS Stub", "COFF File Header", "Section Table".
 */
#include "tests/drivers/common/loader_image.h"

#define MZ 0x5a4d
#define PE 0x4550
#define PE_POINTER 0x3c
#define SECTION_COUNT 6
#define OPTIONAL_SIZE 20
#define OPTIONAL_HEADER 24
#define SUBSYSTEM (OPTIONAL_HEADER + 68)
#define SUBSYSTEM_APPLICATION 10

struct section_header {
	UINT8 name[8];
	UINT32 size;
	UINT32 offset;
	UINT32 file[2];
	UINT32 tables[3];
	UINT32 characteristics;
};

static UINT16 half(const UINT8 *at)
{
	return *(const UINT16 *)(const void *)at;
}

static UINT32 word(const UINT8 *at)
{
	return *(const UINT32 *)(const void *)at;
}

/* The PE header of an application whose first page this is, or NULL. */
static const UINT8 *find_header(const UINT8 *page)
{
	const UINT8 *header = page + word(page + PE_POINTER);

	if (half(page) != MZ || word(page + PE_POINTER) > EFI_PAGE_SIZE / 2 || word(header) != PE)
		return NULL;
	return half(header + SUBSYSTEM) == SUBSYSTEM_APPLICATION ? header : NULL;
}

static BOOLEAN find_section(UINT8 *page, UINT32 right, struct loader_section *section)
{
	const UINT8 *header = find_header(page);
	const struct section_header *found;

	if (!header)
		return FALSE;
	found = (const void *)(header + OPTIONAL_HEADER + half(header + OPTIONAL_SIZE));
	for (UINTN i = 0; i < half(header + SECTION_COUNT); i++, found++) {
		if ((found->characteristics & right) == 0)
			continue;
		section->start = (volatile UINT64 *)(void *)(page + found->offset);
		section->words = found->size / sizeof(UINT64);
		return TRUE;
	}
	return FALSE;
}

void loader_section_find(const struct driver_map *map, UINT32 right, struct loader_section *section)
{
	for (UINTN i = 0; i < map->count; i++) {
		const EFI_MEMORY_DESCRIPTOR *entry = driver_map_entry(map, i);

		for (UINTN page = 0; entry->Type == EfiLoaderCode && page < entry->NumberOfPages;
		     page++)
			if (find_section((UINT8 *)entry->PhysicalStart + page * EFI_PAGE_SIZE,
					 right, section))
				return;
	}
}
