/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The census in numbers: words by their kinds, and by their excuses.
 */
#ifndef CENSUS_COUNTS_H
#define CENSUS_COUNTS_H

#include "kernel/audit/census/state.h"

/* `# census …` and `# census-residue …`: of all words that were noted, reached or not. */
void counts_print(const struct census *census);

/* Counts the words that are within reach of each image, in one go over what may be 60,000. */
void counts_gather(const struct census *census);

/* `# census-image …`: of what counts_gather() counted for an image. Returns its suspects. */
unsigned int counts_print_image(const struct census *census, uint32_t index);

#endif
