/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Checks of an audit that a stock firmware is known not to pass; kernel/lib/reasons.h has the rule.
 * The accesses that a stock firmware is known for are in kernel/audit/findings/known.c.
 */
#ifndef AUDIT_KNOWN_CHECKS_H
#define AUDIT_KNOWN_CHECKS_H

#include "kernel/lib/reasons.h"

/* The known cause why this firmware does not pass the check, or NULL. */
const char *known_cause(const struct handoff *handoff, const char *check);

/* The same for a check that is one answer: another answer may have another cause, or none. */
const char *known_cause_of(const struct handoff *handoff, const char *check, uint64_t answer);

#endif
