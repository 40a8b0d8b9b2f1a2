/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The pointer census: which of firmware's pointers were never converted, used or not.
 */
#ifndef KERNEL_CENSUS_H
#define KERNEL_CENSUS_H

#include <handoff.h>

/*
 * Reads the words that the loader noted (include/audit/census.h) again, before firmware is called for
 * the first time: counts of all and of each image, the words that were left behind, and a check
 * census.NAME for each runtime driver under test, not ok if it left one. Words that the platform's own
 * images left are reported, and no check fails for them.
 */
void census_check(const struct handoff *handoff);

#endif
