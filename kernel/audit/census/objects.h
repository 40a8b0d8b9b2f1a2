/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Objects: how much memory a pointer gives access to.
 *
 * A block that the loader saw being allocated is reached as a whole, wherever in it the pointer leads.
 * Nobody watched while the platform's own drivers started, and no format of firmware's pool is
 * guessed: there an object begins where the pointer leads, and ends where the next one that something
 * points to begins, at the latest with its page. So memory that was freed stays out of reach.
 */
#ifndef CENSUS_OBJECTS_H
#define CENSUS_OBJECTS_H

#include "kernel/audit/census/state.h"

/* Physical memory. */
struct object {
	uint64_t start;
	uint64_t end;
};

/* Gathers where objects may end; words are judged by then. */
void objects_bound(struct census *census);

/* The block that holds a physical address, or NULL. */
const struct census_block *objects_block(const struct census *census, paddr_t address);

/*
 * What a word's pointer leads to. False if it cannot be followed, and where there is nothing that
 * would be a root by itself: firmware's two tables, through which everything is everybody's; boot
 * residue; images. A block is its driver's own also where firmware publishes it as a table.
 */
bool objects_find(const struct census *census, const struct word *word, struct object *object);

#endif
