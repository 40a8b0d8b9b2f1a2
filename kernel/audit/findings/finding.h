/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What a record means: its class, its memory, its image, and the line that says so.
 *
 * The only room that judges. It knows the handoff and the guard's records, walks the page tables
 * with code of its own, and never repairs anything.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include <handoff.h>
#include <audit/record.h>

/* The classes of the report; the first that matches is a record's class (kernel/audit/findings/classify.c). */
enum audit_class {
	CLASS_BOOT_SERVICE_CALL,
	CLASS_NULL_PAGE,
	CLASS_UNCONVERTED_POINTER,
	CLASS_STALE_BOOT_MEMORY,
	CLASS_STALE_LOADER_MEMORY,
	CLASS_FREE_MEMORY,
	CLASS_ACPI_MEMORY,
	CLASS_UNLISTED_MMIO,
	CLASS_WRITE_TO_CODE,
	CLASS_EXECUTE_DATA,
	CLASS_UNMAPPED,
	CLASS_EXCEPTION,
	CLASS_HANG,
	CLASS_CLOBBERED_STATE,
	CLASS_STACK_OVERRUN,
	CLASS_SILENT_WRITE,
	CLASS_COUNT
};

/* Prints a finding line for each record of the phases physical and svam. */
void audit_early(const struct handoff *handoff);

/* The guard's observer: prints a new record's finding before firmware is resumed. */
void audit_observe(void *handoff, const struct access_record *record);

/* How many findings there were for a service in a phase: its check is not ok if there is one. */
unsigned int audit_findings(enum service service, enum phase phase);

/* How many of them are known deviations of this firmware (kernel/audit/findings/known.c). */
unsigned int audit_known_findings(enum service service, enum phase phase);

/* One step of reasoning, testable on the host. */
enum audit_class audit_classify(const struct handoff *handoff, const struct access_record *record);
const char *audit_class_name(enum audit_class class);

#endif
