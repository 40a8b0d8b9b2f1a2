/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Relocation tables that were never applied: hundreds of words with one cause.
 */
#ifndef CENSUS_TABLES_H
#define CENSUS_TABLES_H

#include "kernel/audit/census/state.h"

/*
 * For each image and each of its relocation tables: if no word that the table lists was converted, the
 * first suspect among them stands for all. In a table that was applied, a word that was left behind is
 * one that the driver has changed; EDK II leaves those to the driver, and so each is reported.
 */
void tables_gather(struct census *census);

/* The number of words that a suspect stands for: itself, and those that it is the head of. */
unsigned int tables_word_count(const struct census *census, const struct word *head);

/* What the others of them hold, `max` at most; returns how many. */
unsigned int tables_others(const struct census *census, const struct word *head, uint64_t *values,
			   unsigned int max);

#endif
