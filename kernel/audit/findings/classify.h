/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The meaning of a record: its class.
 */
#ifndef AUDIT_CLASSIFY_H
#define AUDIT_CLASSIFY_H

#include <audit/record.h>
#include <handoff.h>

/* The classes of the report; the first that matches is a record's class. */
enum audit_class {
	CLASS_BOOT_SERVICE_CALL,
	CLASS_NULL_PAGE,
	CLASS_UNCONVERTED_POINTER,
	CLASS_CONVERTED_TOO_EARLY,
	CLASS_STALE_BOOT_MEMORY,
	CLASS_STALE_LOADER_MEMORY,
	CLASS_FREE_MEMORY,
	CLASS_ACPI_MEMORY,
	CLASS_RESERVED_MEMORY,
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

enum audit_class audit_classify(const struct handoff *handoff, const struct access_record *record);
const char *audit_class_name(enum audit_class class);

/* Of a record's service, also of what stands there in place of one. */
const char *audit_service_name(unsigned int service);

#endif
