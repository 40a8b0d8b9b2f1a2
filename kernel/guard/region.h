/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Questions about an address: its owner, and its kind of memory. Answered from the maps in struct
 * guard_world, never from the page tables.
 */
#ifndef GUARD_REGION_H
#define GUARD_REGION_H

#include "kernel/guard/guard.h"

/* Is `address` in a RUNTIME region, as firmware addresses it in this phase and mode? */
bool region_is_runtime(const struct guard_world *world, vaddr_t address);

/* The address at which firmware finds the RUNTIME memory at `physical` now; false if there is none, or
 * if firmware still has its physical addresses. */
bool region_alias(const struct guard_world *world, paddr_t physical, vaddr_t *alias);

/* Inside SetVirtualAddressMap: the RUNTIME memory that will be at `address` when it has returned; false if
 * the offered map has none there, or has it where it is. */
bool region_offered(const struct guard_world *world, vaddr_t address, paddr_t *physical);

/* The range of ours that holds `physical`, or NULL. */
const struct handoff_range *region_own(const struct guard_world *world, paddr_t physical);

/* Does the same descriptor hold both, or none either of them? */
bool region_is_one(const struct guard_world *world, paddr_t left, paddr_t right);

/*
 * May foreign code at `physical` run? Only inside SetVirtualAddressMap, where memory that firmware and
 * loader left is still intact: U-Boot's own SetVirtualAddressMap lies in boot-services code. Not
 *	- free memory, whose contents are undefined: EDK II fills freed memory with 0xaf in builds
 *	  such as Debian's, and such code ends in an exception that cannot be repaired;
 *	- page 0, though OVMF lists it as boot-services code: a jump to it followed a null pointer;
 *	- our own pages.
 */
bool region_runs(const struct guard_world *world, paddr_t physical);

/* Memory that may be cached: everything else is touched uncached, as registers of a device are. */
bool region_is_cached(const struct guard_world *world, paddr_t physical);

/* Is it memory that firmware or a loader had until boot services ended (UEFI 2.10, table 7.6)? It is
 * the operating system's then, and still holds its old contents. */
static inline bool memory_descriptor_is_left_over(const struct memory_descriptor *descriptor)
{
	return !memory_descriptor_is_runtime(descriptor) &&
	       descriptor->type >= MEMORY_LOADER_CODE &&
	       descriptor->type <= MEMORY_BOOT_SERVICES_DATA;
}

#endif
