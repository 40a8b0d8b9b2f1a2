/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls through the guard, for the checks of services.
 */
#include "kernel/audit/services/audited.h"

#include "kernel/audit/findings/consequence.h"
#include "kernel/audit/owner.h"
#include "kernel/lib/format.h"

/* The end of a service in the check that is made. */
static struct {
	bool seen;
	unsigned int reasons; /* until then */
	char skip[96];	      /* the end follows from another */
} end;

void service_begin(void)
{
	end.seen = false;
	end.skip[0] = '\0';
}

void service_end(struct service_check *check)
{
	if (end.seen)
		check->reasons.count = end.reasons;
	if (end.skip[0] != '\0')
		check->skip = end.skip;
}

static void add_aborted(struct service_check *check, enum service service)
{
	enum service of = consequence_last(service);

	if (end.seen)
		return;
	if (of == SERVICE_COUNT)
		reasons_add(&check->reasons, "%s did not return by itself", service_name(service));
	else
		format_text(end.skip, sizeof(end.skip),
			    "%s did not return by itself, which follows from the end of %s",
			    service_name(service), service_name(of));
	end.seen = true;
	end.reasons = check->reasons.count;
}

/* What a check finds out through a service that is not there, or that firmware needs for the one that it asks,
 * is nothing of its own. */
static void add_missing(struct service_check *check, enum service service, enum service empty)
{
	const char *lack = service_lack(check->handoff, service);

	if (end.seen || (empty == SERVICE_COUNT && (lack == NULL || service == check->service)))
		return;
	if (empty != SERVICE_COUNT)
		format_text(end.skip, sizeof(end.skip), "%s calls gRT->%s, which is NULL",
			    service_name(service), service_name(empty));
	else
		format_text(end.skip, sizeof(end.skip), "%s", lack);
	end.seen = true;
	end.reasons = check->reasons.count;
}

EFI_STATUS service_call(struct service_check *check, enum service service,
			const uint64_t *arguments)
{
	struct firmware_call call = owner_call(check->handoff, service, arguments);
	enum service empty = call.records > 0 ? consequence_last_empty(service) : SERVICE_COUNT;

	if (call.outcome == CALL_ABORTED)
		add_aborted(check, service);
	else
		add_missing(check, service, empty);
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
