/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The answers to the rows of include/audit/examination.h in three phases, and their meaning.
 *
 * Nothing is called here, and no check reported: kernel/audit/examination/phases.c does both. A row
 * fails its check when an answer is not the one of the specification, or when the phases differ.
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

/* Adds a reason for each row that fails the check; a row that was not called does not fail it. */
void answers_judge(const struct answers *answers, enum check check, struct reasons *reasons);

/* Did all rows of the check answer so in phase virtual? */
bool answers_are(const struct answers *answers, enum check check, uint64_t answer);

/* May all rows of the check be answered so? */
bool answers_may_be(const struct answers *answers, enum check check, uint64_t answer);

/* The known cause of this firmware's answers, or NULL. `name` is the check's. */
const char *answers_known_cause(const struct answers *answers, enum check check, const char *name);

#endif
