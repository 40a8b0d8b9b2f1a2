/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The judgement of each word, by its value before and now.
 */
#ifndef CENSUS_JUDGE_H
#define CENSUS_JUDGE_H

#include "kernel/audit/census/state.h"

enum census_kind judge(const struct handoff *handoff, uint64_t before, uint64_t now);

/* Gives every word its kind, and an excuse to shadows and to words that stay physical by the
 * specification. */
void judge_words(struct census *census);

#endif
