/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Steps 7 and 12: each service is called once, to learn in which phase it is there.
 *
 * Which calls those are, and what their answers mean, is kernel/guard/probe.h, because the kernel
 * makes the same ones. Here they are made directly, while firmware owns the machine, and through the
 * guard afterwards. No answer is a failure of the walk.
 */
#include "kernel/guard/probe.h"

#include "loader/steps.h"

/* Any service: the caller cleans up in this convention, so arguments too many do no harm. */
typedef EFI_STATUS(EFIAPI *service_function)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

static const struct runtime_services *services_of(const struct loader *loader)
{
	return (const void *)loader->runtime_services;
}

static void call_directly(void *loader, struct firmware_call *call)
{
	service_function function = (service_function)(uintptr_t)services_of(loader)
					    ->entry[call->service];

	call->status = function(call->arguments[0], call->arguments[1], call->arguments[2],
				call->arguments[3], call->arguments[4]);
	call->outcome = CALL_RETURNED;
}

static void call_guarded(void *context, struct firmware_call *call)
{
	struct loader *loader = context;

	call->entry = services_of(loader)->entry[call->service];
	guard_call(&loader->stage->guard, call);
	loader->handoff->stack_bytes[call->service] = call->stack_bytes;
}

static void probe_all(struct loader *loader, struct handoff_probe results[SERVICE_COUNT],
		      probe_maker make)
{
	const struct probe_way way = {&loader->stage->probe, make, loader};

	for (enum service service = 0; service < SERVICE_COUNT; service++) {
		struct firmware_call call = {0};
		enum probe_outcome outcome = PROBE_UNSUPPORTED;

		if (service_is_present(services_of(loader), service))
			outcome = probe_service(&way, service, &call);
		results[service].outcome = (uint32_t)outcome;
		results[service].records = call.records;
		results[service].status = call.status;
	}
}

bool probe_boot(struct loader *loader)
{
	probe_all(loader, loader->handoff->probe_boot, call_directly);
	return true;
}

bool probe_physical(struct loader *loader)
{
	probe_all(loader, loader->handoff->probe_physical, call_guarded);
	return true;
}
