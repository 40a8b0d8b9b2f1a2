/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the rows of include/audit/examination.h were answered in three phases, and what that means.
 *
 * Nothing is called here, and no check reported: kernel/audit/examination/phases.c does both. A row is
 * against its check when an answer is not what the specification has, or when the phases differ.
 */
#ifndef KERNEL_ANSWERS_H
#define KERNEL_ANSWERS_H

#include <handoff.h>
#include <stdbool.h>

#include "kernel/audit/examination/expected.h"
#include "kernel/lib/reasons.h"

enum { ANSWERS_PHASES = 3 }; /* boot, physical, virtual */

struct answers {
	const struct handoff *handoff;
	const struct examination *phase[ANSWERS_PHASES];
};

/* Adds what is against the check: a row that was not called is not. */
void answers_judge(const struct answers *answers, enum check check, struct reasons *reasons);

/* Did all rows of the check answer so in phase virtual? */
bool answers_are(const struct answers *answers, enum check check, uint64_t answer);

/* May all rows of the check be answered so? */
bool answers_may_be(const struct answers *answers, enum check check, uint64_t answer);

/* Why this firmware is known to answer as it did, or NULL. `name` is the check's. */
const char *answers_known_cause(const struct answers *answers, enum check check, const char *name);

#endif
