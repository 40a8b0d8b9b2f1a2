/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The policies that move runtime regions separately: packed and scattered.
 *
 * Both move groups. Two descriptors belong to one group when one image touches both, or when they
 * overlap, and so on through chains: within a group every distance is kept, because code reaches
 * its data by distance (Linux a5caa209ba9c).
 */
#ifndef VIRTUAL_MAP_GROUPS_H
#define VIRTUAL_MAP_GROUPS_H

#include "loader/core/virtual_map.h"

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

#endif
