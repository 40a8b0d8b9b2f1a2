/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Relocation tables that were never applied: hundreds of words with one cause.
 */
#ifndef CENSUS_TABLES_H
#define CENSUS_TABLES_H

#include "kernel/audit/census/state.h"

/*
 * Of each image and each of its relocation tables: if no word that it lists was converted, the first
 * suspect among them stands for all. In a table that was applied, a word that was left behind is one
 * that the driver had changed since; EDK II leaves those to the driver, and so each is told.
 */
void tables_gather(struct census *census);

/* How many words a suspect stands for: itself, and what it is the head of. */
unsigned int tables_word_count(const struct census *census, const struct word *head);

#endif
