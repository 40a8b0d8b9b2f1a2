/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One word in the report: a line of facts, and a sentence for people.
 */
#ifndef CENSUS_LINES_H
#define CENSUS_LINES_H

#include "kernel/audit/census/state.h"
#include "kernel/audit/report/causes.h"

/* The name in the report. */
const char *census_kind_name(enum census_kind kind);

/* `# suspect …`, `# declared …` or `# residue …`, by the word's excuse. */
void lines_word(const struct census *census, const struct word *word);

/* The word as the end of the report takes it. */
struct suspect lines_suspect(const struct census *census, const struct word *word);

/* The finding as a sentence, with advice. */
void lines_advice(const struct census *census, const struct word *word);

#endif
