/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Whether enough was examined for a pass: who has looked at nothing has nothing to praise.
 */
#ifndef AUDIT_COMPLETENESS_H
#define AUDIT_COMPLETENESS_H

#include <handoff.h>
#include <stdbool.h>

/* Something that had to be examined was not: `# incomplete` and the sentence that says what. */
void incomplete_add(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Adds what only the end of the report shows: SetVirtualAddressMap, services that were never called,
 * drivers and records that did not fit. */
void incomplete_check(const struct handoff *handoff);

/* Was anything added? For kernel/report.h. */
bool incomplete(void);

#endif
