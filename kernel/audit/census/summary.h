/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The census in the report: counts, suspects, checks, and what it cannot see.
 */
#ifndef CENSUS_SUMMARY_H
#define CENSUS_SUMMARY_H

#include "kernel/audit/census/state.h"

/* The counts of all words and of each image; the words that the platform keeps on purpose, and, where
 * there is no driver under test, those that it left behind. */
void summary_platform(const struct census *census);

/* The check census.NAME of each runtime driver under test, with the words that it left behind. */
void summary_drivers(const struct census *census);

/* The same checks, skipped: no census could be made. */
void summary_skip(const struct handoff *handoff, const char *reason);

/* The same, where the census was to be made: too little was examined for a pass. */
void summary_lacks(const struct handoff *handoff, const char *reason);

/* The limits of every census, and the entries that this one had no space for. */
void summary_limits(const struct handoff *handoff);

#endif
