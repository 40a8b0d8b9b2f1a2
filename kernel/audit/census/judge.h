/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The judgement of each word, by its value before and now.
 */
#ifndef CENSUS_JUDGE_H
#define CENSUS_JUDGE_H

#include "kernel/audit/census/state.h"

/* Makes what judge() looks up. False if a map has more descriptors than there is room for. */
bool judge_open(const struct handoff *handoff);

enum census_kind judge(uint64_t before, uint64_t now);

/* Gives every word its kind, and an excuse to shadows and to words that stay physical by the
 * specification. False, and nothing is known, as judge_open(). */
bool judge_words(struct census *census);

#endif
