/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Where each runtime region goes: the map for SetVirtualAddressMap, by policy.
 *
 * Whole descriptors with EFI_MEMORY_RUNTIME, in firmware's order and with its stride, from exactly
 * the map whose key was accepted (UEFI 2.10, section 8.4.1). Descriptors that one image spans are a
 * group and keep their distances, because code reaches data by its distance (Linux a5caa209ba9c).
 */
#ifndef VIRTUAL_MAP_H
#define VIRTUAL_MAP_H

#include <handoff.h>
#include <memory_map.h>
#include <options.h>
#include <status.h>

struct virtual_map_images {
	const struct handoff_image *images;
	uint32_t count;
};

/*
 * Fills `out` (buffer `out->descriptors`, `capacity` bytes) with the RUNTIME descriptors of `map`,
 * each with its virtual_start. `policy` is an enum virtmap; for VIRTMAP_NONE, virtual_start is the
 * physical address as for VIRTMAP_IDENTITY, so that the rest of the loader need not care.
 *
 * Returns STATUS_OK, STATUS_VIRTUAL_MAP_* or STATUS_MAP_BUFFER; then `out->size` is unchanged.
 */
enum status virtual_map_plan(const struct memory_map *map, const struct options *options,
			     struct virtual_map_images images, struct memory_map *out,
			     uint64_t capacity);

/* The virtual address of a physical one that lies in `virtual_map`; false if it does not. */
bool virtual_map_translate(const struct memory_map *virtual_map, paddr_t physical,
			   vaddr_t *virtual);

#endif
