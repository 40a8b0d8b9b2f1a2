/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Who can get where: from the data of images through the pointers that can be followed today.
 */
#ifndef CENSUS_REACH_H
#define CENSUS_REACH_H

#include "kernel/audit/census/state.h"

/*
 * Marks what is within reach, each word with the shortest way to it. What the platform's images reach
 * by themselves is theirs; then the drivers under test go as far as they get; and only then is the
 * platform let into blocks that a driver allocated, for those to which it alone has kept the key.
 */
void reach(struct census *census);

/* The driver under test that is to answer for a word: who allocated the block that holds it, or whose
 * image the way to it begins in. DRIVER_NONE: the platform. */
uint32_t reach_owner(const struct census *census, const struct word *word);

#endif
