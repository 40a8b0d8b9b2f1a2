/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The meaning of a record: its class, its memory, its image, and the line that reports them.
 *
 * The only code that judges records. It knows the handoff and the guard's records, walks the page
 * tables with code of its own, and never repairs anything.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include <audit/record.h>
#include <handoff.h>

/* Prints a finding line for each record of the phases physical and svam. */
void audit_early(const struct handoff *handoff);

/* The guard's observer: prints a new record's finding before firmware is resumed. */
void audit_observe(void *handoff, const struct access_record *record);

/* The number of findings for a service in a phase: its check is not ok if there is one. RECORD_OF_EXIT has
 * no check of its own. */
unsigned int audit_findings(enum service service, enum phase phase);

/* The number of those that are known deviations of this firmware (kernel/audit/findings/known.c). */
unsigned int audit_known_findings(enum service service, enum phase phase);

#endif
