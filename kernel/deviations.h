/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Checks that a stock firmware is known not to pass: `not ok … # TODO cause`, and no failure.
 *
 * The vendor alone excuses nothing. Who makes a check asks for the cause only when what firmware did
 * is exactly what it is known for, so that any other mistake on the same machine still fails. What
 * firmware touches and should not is known likewise, in kernel/audit/findings/known.c.
 */
#ifndef DEVIATIONS_H
#define DEVIATIONS_H

#include <handoff.h>
#include <stdbool.h>

/* Is the firmware this vendor's? Distributions put their own name in front of it. */
bool deviation_vendor_is(const struct handoff *handoff, const char *vendor);

/* Why this firmware is known not to pass the check, or NULL. */
const char *deviation_cause(const struct handoff *handoff, const char *check);

/* The same of a check that is one answer, for which another cause, or none, may be known. */
const char *deviation_cause_of(const struct handoff *handoff, const char *check, uint64_t answer);

#endif
