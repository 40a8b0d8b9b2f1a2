/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The two address spaces of the handoff, as tables.
 *
 * `physical` is the loader's own between the exit and the kernel: 1:1, and nothing in it but the
 * loader, what it allocated, and the runtime regions (writable and executable, since EDK II rewrites
 * runtime code inside SetVirtualAddressMap). `virtual` is the kernel's: see include/handoff.h.
 */
#ifndef MAPPING_PLAN_H
#define MAPPING_PLAN_H

#include <handoff.h>
#include <mapping.h>
#include <memory_map.h>
#include <status.h>

struct mapping_plan {
	struct mapping *mappings;
	uint32_t count;
	uint32_t capacity;
	/* Of the first line that could not be added: nothing is added behind it. */
	enum status status;
};

/*
 * Adds a line, with `size` rounded up to whole pages; an empty one is left out. So is what a line shows
 * at that very address already: the rest of it then becomes one line or several. Answers, as the others
 * that add, the plan's status.
 */
enum status mapping_plan_add(struct mapping_plan *plan, const struct mapping *mapping);

/*
 * Who knows the rights of runtime pages; loader/core/mapping_rights.h has the order in which they
 * are asked. `read_image` gives access to an image's bytes at its physical address, or NULL where
 * there is none; tests pass their own.
 */
struct mapping_rights_source {
	const struct memory_map *attributes; /* NULL: no table */
	const struct handoff_image *images;
	uint32_t image_count;
	const void *(*read_image)(const struct handoff_image *image);
	paddr_t runtime_services; /* gRT itself stays writable, whatever region it lies in (U-Boot) */
};

/*
 * Adds the runtime regions of `virtual_map` at their virtual_start: code and data in 4 KiB pages,
 * each with the rights that are known of it, and all else readable and writable. Of descriptors
 * that overlap, the first counts. One that is empty is left out; a map with one that is misaligned or
 * wraps has been refused by virtual_map_plan() before.
 */
enum status mapping_plan_add_runtime(struct mapping_plan *plan,
				     const struct memory_map *virtual_map,
				     const struct mapping_rights_source *rights);

/* The same regions 1:1, writable and executable: for the phases physical and svam. */
enum status mapping_plan_add_runtime_physical(struct mapping_plan *plan,
					      const struct memory_map *map);

/* Write-back for RAM that may be cached so, uncached for MMIO and all the rest. */
enum cache mapping_cache(const struct memory_descriptor *descriptor);

/* No more page tables than this are needed to carry the plan out, with `levels` levels. */
uint64_t mapping_plan_tables(const struct mapping_plan *plan, unsigned int levels);

#endif
