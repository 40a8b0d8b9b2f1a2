/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Why a check is not ok: gathered while it is made, and printed beneath its line (report_reasons()).
 *
 * A check starts with an empty list and is ok if the list is still empty at its end, so that no check
 * can fail without a word.
 */
#ifndef LIB_REASONS_H
#define LIB_REASONS_H

#include <handoff.h>
#include <stdbool.h>

#define REASONS_KEPT 8
#define REASON_SIZE 192

struct reasons {
	unsigned int count; /* of all; only the first REASONS_KEPT are told */
	const char *cause;  /* why this firmware is known not to pass; see below */
	char text[REASONS_KEPT][REASON_SIZE];
};

/* One more; formatted as in kernel/lib/format.h. */
void reasons_add(struct reasons *reasons, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* ---- Checks that a stock firmware is known not to pass: `not ok … # TODO cause`, and no failure ---- */

/*
 * The vendor alone excuses nothing. Who makes a check names the cause only when what firmware did
 * is exactly what it is known for, so that any other mistake on the same machine still fails.
 */

/* Is the firmware this vendor's? Distributions put their own name in front of it. */
bool deviation_vendor_is(const struct handoff *handoff, const char *vendor);

#endif
