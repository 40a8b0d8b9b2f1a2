/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Declared words: physical addresses that are kept on purpose, for example for a device that does DMA.
 */
#ifndef CENSUS_DECLARED_H
#define CENSUS_DECLARED_H

#include "kernel/audit/census/state.h"

/*
 * Follows each census-allow= of the options, IMAGE+OFFSET or IMAGE+OFFSET,OFFSET… through the pointers
 * that lead to the word, and excuses the word. A declaration that leads to no word that was left
 * behind is reported.
 */
void declared_excuse(struct census *census);

#endif
