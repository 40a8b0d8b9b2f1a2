/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Whether a pointer that was left behind is the one that a finding followed.
 */
#ifndef AUDIT_EXPLAIN_H
#define AUDIT_EXPLAIN_H

#include "kernel/audit/report/closing.h"
#include "kernel/audit/report/suspect.h"

#define EXPLAIN_NOT UINT64_MAX

/* How far behind the pointer the access was, less than a page, or a page for one that a walk went over;
 * EXPLAIN_NOT if neither, or if another image made it. Of the words that a suspect stands for the nearest
 * counts. */
uint64_t explain_distance(const struct suspect *suspect, const struct finding *finding);

#endif
