/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One word in the report: a line of facts, and a sentence for people.
 */
#ifndef CENSUS_LINES_H
#define CENSUS_LINES_H

#include "kernel/census/state.h"

/* report_fact() or report_failing(). */
typedef void (*census_voice)(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* As the report calls it. */
const char *census_kind_name(enum census_kind kind);

/* `# suspect …`, `# declared …` or `# residue …`, by the word's excuse. */
void lines_word(const struct census *census, const struct word *word, census_voice voice);

/* What was found, and what to do about it. */
void lines_advice(const struct census *census, const struct word *word);

#endif
