/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The census in numbers: words by their kinds, and by their excuses.
 */
#ifndef CENSUS_COUNTS_H
#define CENSUS_COUNTS_H

#include "kernel/audit/census/state.h"

/* `# census …` and `# census-residue …`: of all words that were noted, reached or not. */
void counts_print(const struct census *census);

/* `# census-image …`: of the words that are within reach of an image. */
void counts_print_image(const struct census *census, uint32_t index);

#endif
