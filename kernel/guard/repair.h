/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Repairs of the page tables: made so that firmware can go on, and taken back without a trace.
 *
 * Every entry that is changed goes into the journal first; tables and private copies come from the
 * end of the pool and are given back with it. A repair that cannot be completed leaves nothing.
 */
#ifndef GUARD_REPAIR_H
#define GUARD_REPAIR_H

#include "kernel/guard/guard.h"

/* Each returns what was done, or REPAIR_NONE. `access` decides whether the page may be executed. */

/* Maps the page at physical `address` at that very address. */
enum repair repair_map(struct guard *guard, uint64_t address, enum access access);

/* Maps it at virtual `address`, where the offered map has it. */
enum repair repair_map_offered(struct guard *guard, uint64_t address, paddr_t physical,
			       enum access access);

/* The same as the first for a page in `range`, which is ours, with a private page in its place: a copy,
 * or zeroes if the original is not mapped at the range's virtual address (a loader does not map a
 * kernel). */
enum repair repair_copy(struct guard *guard, uint64_t address, const struct handoff_range *range);

/* Grants a right that the mapped page at virtual `address` lacks. */
enum repair repair_grant(struct guard *guard, uint64_t address, enum access access);

/*
 * Before a repair: forgets the oldest ones if the journal is nearly full, and leaves them as they are.
 * Only inside SetVirtualAddressMap, where firmware may keep its code in memory of any size (U-Boot),
 * and after which these page tables are not used any more: the kernel has its own.
 */
void repair_make_room(struct guard *guard);

/* Takes back the newest repairs, until `mark` of them are left. */
void repair_undo(struct guard *guard, uint32_t mark);

/* Maps the device page at `physical` at virtual `address`, for good; false if there is no table left,
 * or if something is there already. Not while a call is under way. */
bool repair_install(struct guard *guard, vaddr_t address, paddr_t physical);

/* Takes the 4 KiB page at virtual `address` out of the tables, for good. */
void repair_remove(struct guard *guard, vaddr_t address);

#endif
