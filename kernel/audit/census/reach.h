/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The words within reach: from the data of images through the pointers that can be followed today.
 */
#ifndef CENSUS_REACH_H
#define CENSUS_REACH_H

#include "kernel/audit/census/state.h"

/*
 * Marks the words within reach, each with the shortest way to it. The first are those that the
 * platform's images reach outside the drivers' blocks; then follow all that the drivers under test
 * reach; and only then are the platform's pointers followed into blocks that a driver allocated, for
 * blocks to which only the platform has kept a pointer.
 */
void reach(struct census *census);

/* The driver under test that is to answer for a word: the one that allocated the block that holds it,
 * or the one in whose image the way to it begins. DRIVER_NONE: the platform. */
uint32_t reach_owner(const struct census *census, const struct word *word);

#endif
