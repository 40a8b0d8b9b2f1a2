/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The table of words: read, sorted, searched.
 */
#ifndef CENSUS_WORDS_H
#define CENSUS_WORDS_H

#include "kernel/audit/census/state.h"

/* Fills the table from handoff.census, each word with its present value. A word that is not mapped as
 * a whole any more is left out, and one that overlapping descriptors show twice stands in it once. */
void words_read(struct census *census, const struct handoff *handoff);

/* The first word at or behind `address`; word_count if there is none. */
uint32_t words_from(const struct census *census, uint64_t address);

/* The word at exactly that address, or NULL. */
struct word *words_at(struct census *census, uint64_t address);

/* The target of a pointer that can be followed today, as a physical address. */
bool word_target(const struct census *census, const struct word *word, paddr_t *target);

/* Left physical, stale or changed wrongly: such a word is a suspect, unless it is excused. */
bool word_is_left_behind(const struct word *word);

/* Left behind, within reach and without an excuse. */
bool word_is_suspect(const struct word *word);

#endif
