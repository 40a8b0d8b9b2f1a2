/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The runtime regions in the kernel's page tables: first each at its place, then with its rights.
 *
 * Two steps, because rights are known after the exit only: EFI_MEMORY_ATTRIBUTES_TABLE is rebuilt
 * whenever runtime memory is allocated, in an exit handler too. What can fail is in the first step,
 * while firmware can still be returned to; the second changes leaves that are there.
 */
#ifndef REGIONS_H
#define REGIONS_H

#include <handoff.h>

#include "loader/core/page_table.h"

/*
 * Maps every descriptor of a map that virtual_map_select() made at its virtual_start, writable, and code
 * for now executable. Code and data, in which images may lie, are mapped in 4 KiB pages. STATUS_MAPPING_*
 * or STATUS_POOL_EMPTY.
 */
enum status regions_map(struct page_table *table, const struct memory_map *map);

/* The sources of the rights of runtime pages. */
struct region_rights {
	const struct memory_map *attributes; /* NULL: no table */
	const struct handoff_image *images;  /* at their physical addresses, which are mapped */
	uint32_t image_count;
	paddr_t runtime_services; /* gRT itself stays writable, whatever region it lies in (U-Boot) */
};

/*
 * Gives each page of code and data its rights, once they have been mapped. The sources, each written over
 * the ones before it:
 *	1. regions_map(): a page of a code region may be written and executed, one of a data region written;
 *	2. the attributes table (EFI_MEMORY_RO, EFI_MEMORY_XP);
 *	3. the PE section table, as it lies in memory, of an image of which the attributes table lists no
 *	   read-only page: it does not know drivers that were loaded after EndOfDxe, and what it says of
 *	   them is what it says of data;
 *	4. gRT, which is written to wherever it lies.
 */
void regions_protect(struct page_table *table, const struct memory_map *map,
		     const struct region_rights *rights);

/* Can images lie in it, so that rights differ from page to page? */
bool region_holds_images(const struct memory_descriptor *descriptor);

/* Write-back for RAM that may be cached so, uncached for MMIO and all the rest. */
enum cache region_cache(const struct memory_descriptor *descriptor);

#endif
