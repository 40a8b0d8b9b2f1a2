/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The end of the report: what the verdict rests on, each cause once, ordered by image.
 *
 * A pointer that was left behind, and what firmware did when it followed it, are one cause; so are an
 * instruction's findings in several phases and services. Checks that failed for another reason come last,
 * and what passed is one line.
 */
#ifndef AUDIT_CAUSES_H
#define AUDIT_CAUSES_H

#include "kernel/audit/report/suspect.h"
#include "kernel/report.h"

void causes_add_suspect(const struct suspect *suspect);

/* For kernel/report.h: a check is not ok, and all of it. */
void causes_add_check(const char *name, const struct reasons *reasons);
void causes_print(const struct report_counts *counts);

#endif
