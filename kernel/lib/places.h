/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Lookups by address: descriptors by address, and images by instruction.
 *
 * Maps are taken as firmware gave them, unsorted and with entries that cannot be; nothing here
 * computes an end that could wrap.
 */
#ifndef KERNEL_PLACES_H
#define KERNEL_PLACES_H

#include <handoff.h>

/* A map of the handoff as the iterator wants it. */
struct memory_map place_map(const struct handoff_map *map);

/* memory_map_find(), for the virtual range of a map that was passed to SetVirtualAddressMap. */
const struct memory_descriptor *place_find_virtual(const struct memory_map *map, vaddr_t address);

/* The RUNTIME descriptor that firmware reaches at `address` now, or NULL; and what physical address
 * that is. The loader has left in virtual_start where a region is, also after a SetVirtualAddressMap that
 * was not called or failed. */
const struct memory_descriptor *place_reached(const struct handoff *handoff, uint64_t address,
					      paddr_t *physical);

/* Does firmware reach `size` bytes from `address` on in one RUNTIME region? */
bool place_reaches(const struct handoff *handoff, uint64_t address, uint64_t size);

/* The virtual address firmware has for a physical one in a RUNTIME region; false if there is none. */
bool place_translate(const struct handoff *handoff, paddr_t physical, vaddr_t *virtual);

/* The runtime image that holds `address`, or NULL. */
const struct handoff_image *place_image(const struct handoff *handoff, paddr_t address);

/* ---- Does a pointer lead where it should? For a handoff that is not believed yet. ---- */

/* [start, start + size) lies in [window, end); `size` may be anything. */
bool extent_is_inside(uint64_t start, uint64_t size, uint64_t window, uint64_t end);

/* The range of that kind that shows `size` bytes at `address`, or NULL. */
const struct handoff_range *extent_range(const struct handoff *handoff, uint32_t kind,
					 vaddr_t address, uint64_t size);

/* `size` bytes at `array` are aligned, and lie in pages of the handoff. */
bool extent_is_array(const struct handoff *handoff, vaddr_t array, uint64_t size);

/* There is an end to the text in these `size` bytes. */
bool extent_is_text(const char *text, size_t size);

#endif
