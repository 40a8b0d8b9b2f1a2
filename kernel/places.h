/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What stands where: descriptors by address, and images by instruction.
 *
 * Maps are taken as firmware gave them, unsorted and with entries that cannot be; nothing here
 * computes an end that could wrap.
 */
#ifndef AUDIT_PLACES_H
#define AUDIT_PLACES_H

#include <handoff.h>

/* The first descriptor whose physical range holds `address`, or NULL. */
const struct memory_descriptor *place_find(const struct memory_map *map, paddr_t address);

/* The same for the virtual range of a map that was passed to SetVirtualAddressMap. */
const struct memory_descriptor *place_find_virtual(const struct memory_map *map, vaddr_t address);

/* Do RUNTIME regions have virtual addresses of their own in this phase? Not before
 * SetVirtualAddressMap, inside it, or where it did not succeed. */
bool place_is_virtual(const struct handoff *handoff, enum phase phase);

/* The RUNTIME descriptor that firmware reaches at `address` in this phase, or NULL; and what
 * physical address that is. */
const struct memory_descriptor *place_reached(const struct handoff *handoff, enum phase phase,
					      uint64_t address, paddr_t *physical);

/* The runtime image that holds `address`, or NULL. */
const struct handoff_image *place_image(const struct handoff *handoff, paddr_t address);

/* The driver under test whose image was at `address` and is gone, or NULL: the last one that was loaded
 * there, if no other image is there now. */
const struct handoff_driver *place_unloaded(const struct handoff *handoff, paddr_t address);

/* Is `address` one of our own: the kernel's, or the loader's on the way to it? */
bool place_is_ours(const struct handoff *handoff, uint64_t address);

#endif
