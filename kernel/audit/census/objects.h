/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Objects: how much memory a pointer gives access to.
 *
 * A block whose allocation the loader noted is reached as a whole, if the pointer leads anywhere into
 * it. The allocations of the platform's own drivers were not noted, and the format of firmware's pool
 * is not guessed: there an object begins where the pointer leads, and ends where the next target of a
 * pointer begins, at the latest with its page. So memory that was freed stays out of reach.
 */
#ifndef CENSUS_OBJECTS_H
#define CENSUS_OBJECTS_H

#include "kernel/audit/census/state.h"

/* Physical memory. */
struct object {
	uint64_t start;
	uint64_t end;
};

/* Collects the addresses at which objects may end; words are judged by then. */
void objects_bound(struct census *census);

/* The block that holds a physical address, or NULL. */
const struct census_block *objects_block(const struct census *census, paddr_t address);

/*
 * The object that a word's pointer leads to. False if the pointer cannot be followed, and if it leads
 * to something that would be a root by itself: firmware's two tables, through which all is in reach of
 * all; boot residue; images. A block is its driver's, even if firmware publishes it as a table.
 */
bool objects_find(const struct census *census, const struct word *word, struct object *object);

#endif
