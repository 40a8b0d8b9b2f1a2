/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The map for SetVirtualAddressMap: each runtime region gets its place, by policy.
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
 * Copies the RUNTIME descriptors of `map` to `out` (buffer `out->descriptors`, as large as it), each one of
 * which can be mapped on a machine with addresses of so many bits, and none twice. STATUS_OK, or
 * STATUS_MAP_* or STATUS_VIRTUAL_MAP_* with the descriptor in `wrong`, NULL if it is about no single one;
 * then `out->size` is unchanged.
 */
enum status virtual_map_select(const struct memory_map *map, unsigned int physical_bits,
			       struct memory_map *out, const struct memory_descriptor **wrong);

/*
 * Gives each of them its virtual_start. For VIRTMAP_NONE it is the physical address as for
 * VIRTMAP_IDENTITY, so that the rest of the loader need not care. STATUS_OK or STATUS_VIRTUAL_MAP_*.
 */
enum status virtual_map_place(struct memory_map *map, const struct options *options,
			      struct virtual_map_images images);

/* ---- For virtual_map_place(); virtual_map_groups.c ---- */

/*
 * Fills in virtual_start from the top of the window downwards, the highest group first, each where
 * its physical address stands within 2 MiB. Neighbours therefore stay neighbours.
 *
 * Source: efi_map_region() in Linux's arch/x86/platform/efi/efi_64.c does the same for descriptors,
 * so this is the layout that shipped firmware is used to.
 */
enum status virtual_map_pack(struct memory_map *map, struct virtual_map_images images);

/*
 * Fills in virtual_start with a base for each group that follows from `seed` alone. Any two groups
 * are more than 1 GiB apart, and so are the differences between virtual and physical address: a
 * pointer that was converted with another group's delta, or with none, hits nothing of its own.
 */
enum status virtual_map_scatter(struct memory_map *map, struct virtual_map_images images,
				uint64_t seed);

/* ---- Afterwards ---- */

/* The virtual address of a physical one that lies in `virtual_map`; false if it does not. */
bool virtual_map_translate(const struct memory_map *virtual_map, paddr_t physical,
			   vaddr_t *virtual);

#endif
