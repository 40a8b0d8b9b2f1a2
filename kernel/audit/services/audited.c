/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls through the guard, for the checks of services.
 */
#include "kernel/audit/services/audited.h"

#include "kernel/audit/owner.h"

static void add_aborted(struct service_check *check, enum service service)
{
	reasons_add(&check->reasons, "%s did not return by itself", service_name(service));
}

EFI_STATUS service_call(struct service_check *check, enum service service,
			const uint64_t *arguments)
{
	struct firmware_call call = owner_call(check->handoff, service, arguments);

	if (call.outcome == CALL_ABORTED)
		add_aborted(check, service);
	return call.status;
}

enum probe_outcome service_probe(struct service_check *check, struct firmware_call *call)
{
	static struct probe_buffers buffers;
	const struct probe_backend backend = {&buffers, owner_make,
					      (void *)(uintptr_t)check->handoff};
	enum probe_outcome outcome = probe_service(&backend, check->service, call);

	if (outcome == PROBE_ABORTED)
		add_aborted(check, check->service);
	return outcome;
}

/* One driver that walks through foreign memory fills the guard's list, and hides all later accesses:
 * they were not recorded and cannot be printed, but they still count against the service. */
void service_add_lost(struct service_check *check, uint32_t before)
{
	uint32_t lost = owner_guard()->record_lost - before;

	if (lost == 0)
		return;
	reasons_add(&check->reasons, "accesses that did not fit the list: %u", lost);
	check->reasons.cause = NULL;
}
