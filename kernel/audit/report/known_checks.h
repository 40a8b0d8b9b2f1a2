/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Checks of an audit that a stock firmware is known not to pass; kernel/lib/reasons.h has the rule. What
 * firmware touches and should not is known likewise, in kernel/audit/findings/known.c.
 */
#ifndef AUDIT_KNOWN_CHECKS_H
#define AUDIT_KNOWN_CHECKS_H

#include "kernel/lib/reasons.h"

/* Why this firmware is known not to pass the check, or NULL. */
const char *known_cause(const struct handoff *handoff, const char *check);

/* The same of a check that is one answer, for which another cause, or none, may be known. */
const char *known_cause_of(const struct handoff *handoff, const char *check, uint64_t answer);

#endif
