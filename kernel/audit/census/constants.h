/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Numbers that look like addresses, and copies of firmware's tables: what is known of a driver under test
 * from before it was started.
 */
#ifndef CENSUS_CONSTANTS_H
#define CENSUS_CONSTANTS_H

#include "kernel/audit/census/state.h"

/*
 * Excuses each word of a driver's image that holds what its file holds there: nobody wrote it, and so it
 * is no pointer. That is not known of a word that a base relocation names, nor of an image whose
 * relocations were stripped, where a pointer is a number as well. Comes before reach().
 */
void constants_excuse(struct census *census);

/*
 * Where words in a row are a copy of the system table or of one of the two service tables, the first
 * suspect among them stands for all. A copy is known by the words that are as in the table, four at
 * least and more than half of it: a driver may have changed some, or others have taken entries since.
 */
void copies_gather(struct census *census);

/* The number of words that the head of a copy stands for. */
unsigned int copies_word_count(const struct census *census, const struct word *head);

#endif
