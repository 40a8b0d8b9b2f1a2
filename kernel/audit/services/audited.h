/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An audit's additions to the check of a service: calls through the guard, and the guard's records.
 *
 * All memory that firmware gets pointers to is static in the kernel: it is mapped in every phase.
 */
#ifndef AUDIT_AUDITED_H
#define AUDIT_AUDITED_H

#include "kernel/guard/probe.h"
#include "kernel/lib/format.h"
#include "kernel/service.h"

#define EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS 0x20U
#define EFI_VARIABLE_APPEND_WRITE 0x40U

/* Before it, gRT ended with ResetSystem, and SetVariable knew no EFI_VARIABLE_APPEND_WRITE. */
#define EFI_2_00_SYSTEM_TABLE_REVISION (2U << 16)

/* Since then GetNextVariableName refuses a name that is not there, which was EFI_NOT_FOUND before. */
#define EFI_2_70_SYSTEM_TABLE_REVISION (2U << 16 | 70)

/* service_obstacle(), with the service's name where it is the service that is not there. */
static inline const char *service_lack(const struct handoff *handoff, enum service service)
{
	static char text[120];
	const char *reason = service_obstacle(handoff, service);

	if (reason == NULL || service_is_present(vaddr_pointer(handoff->runtime_services), service))
		return reason;
	format_text(text, sizeof(text), "%s: %s", service_name(service), reason);
	return text;
}

/*
 * Around each check. From the first service on that did not return by itself, what the check finds out is a
 * consequence, and no reason any more; where that service's end is itself the consequence of another's, the
 * check is skipped.
 */
void service_begin(void);
void service_end(struct service_check *check);

/* Calls any service. One that did not return by itself is a reason, and EFI_ABORTED. */
EFI_STATUS service_call(struct service_check *check, enum service service,
			const uint64_t *arguments);

/* The probe's call of the check's service. One that did not return by itself is a reason. */
enum probe_outcome service_probe(struct service_check *check, struct firmware_call *call);

/* Adds a reason if accesses went unrecorded since the guard had lost `before` of them. */
void service_add_lost(struct service_check *check, uint32_t before);

#endif
