/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One harmless call of each runtime service; see probe.h.
 */
#include "kernel/guard/probe.h"

#include <stddef.h>

#include "kernel/guard/probe_clock.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/string.h"

/* A month that no year has: SetTime and SetWakeupTime have to refuse it (UEFI 2.10, section 8.3). */
#define IMPOSSIBLE_MONTH 13

/* Is it an error with which a service that works answers our question? */
static bool is_expected_error(enum service service, uint64_t status)
{
	switch (service) {
	case SERVICE_SET_TIME:
	case SERVICE_SET_WAKEUP_TIME:
	case SERVICE_UPDATE_CAPSULE:
	case SERVICE_QUERY_CAPSULE_CAPABILITIES:
		return status == EFI_INVALID_PARAMETER;
	case SERVICE_GET_VARIABLE:
	case SERVICE_GET_NEXT_VARIABLE_NAME:
		return status == EFI_NOT_FOUND || status == EFI_BUFFER_TOO_SMALL;
	case SERVICE_SET_VARIABLE:
		return status == EFI_NOT_FOUND;
	default:
		return false;
	}
}

static enum probe_outcome judge(const struct firmware_call *call)
{
	if (call->outcome == CALL_ABORTED)
		return PROBE_ABORTED;
	if (call->status == EFI_UNSUPPORTED)
		return PROBE_UNSUPPORTED;
	if (call->status == EFI_SUCCESS || is_expected_error(call->service, call->status))
		return PROBE_AVAILABLE;
	return PROBE_REFUSED;
}

/* SetTime or SetWakeupTime, in a month that no year has. */
static enum probe_outcome set_impossible(const struct probe_backend *backend, enum service service,
					 struct firmware_call *call)
{
	struct probe_clock_before before;

	if (!probe_clock_read(backend, service, &before))
		return PROBE_NOT_CALLED;
	backend->buffers->time[offsetof(EFI_TIME, Month)] = IMPOSSIBLE_MONTH;
	probe_clock_prepare(backend, service, call);
	backend->make(backend->context, call);
	if (call->outcome == CALL_RETURNED && call->status == EFI_SUCCESS)
		(void)probe_clock_put_back(backend, service,
					   &before); /* the examination judges it */
	return judge(call);
}

enum probe_outcome probe_service(const struct probe_backend *backend, enum service service,
				 struct firmware_call *call)
{
	if (service == SERVICE_SET_TIME || service == SERVICE_SET_WAKEUP_TIME)
		return set_impossible(backend, service, call);
	if (!probe_prepare(service, backend->buffers, call))
		return PROBE_NOT_CALLED;
	backend->make(backend->context, call);
	return judge(call);
}
