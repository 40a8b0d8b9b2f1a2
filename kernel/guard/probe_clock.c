/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The clock and its alarm, before and after they are set; see probe_clock.h.
 */
#include "kernel/guard/probe_clock.h"

#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/string.h"

/* False where firmware has a clock, and cannot read it. */
static bool ask(const struct probe_backend *backend, enum service service, uint64_t *status)
{
	struct firmware_call call;

	(void)probe_prepare(service, backend->buffers, &call);
	backend->make(backend->context, &call);
	*status = call.status;
	return call.outcome == CALL_RETURNED &&
	       (call.status == EFI_SUCCESS || call.status == EFI_UNSUPPORTED);
}

bool probe_clock_read(const struct probe_backend *backend, enum service setter,
		      struct probe_clock_before *before)
{
	uint64_t status;

	/* In gRT the service that reads stands right before the one that sets. */
	if (!ask(backend, setter - 1, &status))
		return false;
	before->known = status == EFI_SUCCESS;
	before->enabled = setter == SERVICE_SET_TIME || (uint8_t)backend->buffers->values[0] != 0;
	memcpy(before->time, backend->buffers->time, sizeof(before->time));
	return setter == SERVICE_SET_TIME || ask(backend, SERVICE_GET_TIME, &status);
}

static void prepare(const struct probe_backend *backend, enum service setter, bool enabled,
		    struct firmware_call *call)
{
	const uint64_t time = (uintptr_t)backend->buffers->time;

	*call = (struct firmware_call){.service = setter};
	call->arguments[0] = setter == SERVICE_SET_TIME ? time : enabled;
	call->arguments[1] = enabled ? time : 0;
}

void probe_clock_prepare(const struct probe_backend *backend, enum service setter,
			 struct firmware_call *call)
{
	prepare(backend, setter, true, call);
}

bool probe_clock_put_back(const struct probe_backend *backend, enum service setter,
			  const struct probe_clock_before *before)
{
	struct firmware_call call;

	if (!before->known)
		return false;
	memcpy(backend->buffers->time, before->time, sizeof(before->time));
	prepare(backend, setter, before->enabled, &call);
	backend->make(backend->context, &call);
	return call.outcome == CALL_RETURNED && call.status == EFI_SUCCESS;
}
