/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Where the loader that is about to leave boot services lies, for drivers that write there.
 */
#ifndef LOADER_IMAGE_H
#define LOADER_IMAGE_H

#include "tests/drivers/driver.h"

/* Characteristics of a section (Microsoft PE/COFF specification, "Section Flags"). */
#define LOADER_SECTION_EXECUTABLE 0x20000000U
#define LOADER_SECTION_WRITABLE 0x80000000U

struct loader_section {
	volatile UINT64 *start;
	UINTN words; /* 0: not found */
};

/* The first section with `right` of the first application that lies in EfiLoaderCode. */
void loader_section_find(const struct driver_map *map, UINT32 right,
			 struct loader_section *section);

#endif
