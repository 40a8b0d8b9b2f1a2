/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Why a check is not ok: gathered while it is made, printed beneath its line.
 *
 * A check starts with an empty list and is ok if the list is still empty at its end, so that no check
 * can fail without a word.
 */
#ifndef REASONS_H
#define REASONS_H

#include <stdbool.h>

#define REASONS_KEPT 8
#define REASON_SIZE 192

struct reasons {
	unsigned int count; /* of all; only the first REASONS_KEPT are told */
	char text[REASONS_KEPT][REASON_SIZE];
};

/* One more; formatted as in kernel/lib/format.h. */
void reasons_add(struct reasons *reasons, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The check NAME, ok without a reason, and a `# ` line for each. */
void reasons_report(const struct reasons *reasons, const char *name);

/* The same as a known deviation of this firmware: `not ok … # TODO explanation`. */
void reasons_report_deviation(const struct reasons *reasons, const char *name,
			      const char *explanation);

#endif
