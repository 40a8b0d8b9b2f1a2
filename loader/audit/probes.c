/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Steps 7 and 12: each service is called once, to learn in which phase it is there, and then with what
 * it must refuse.
 *
 * Which calls those are is kernel/guard/probe.h and include/audit/examination.h, because the kernel makes
 * the same ones. Here they are made directly, while firmware owns the machine, and through the guard
 * afterwards. No answer is a failure of the walk.
 */
#include "kernel/guard/examiner.h"

#include "kernel/lib/string.h"
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
	if (call->stack_bytes > loader->handoff->stack_bytes[call->service])
		loader->handoff->stack_bytes[call->service] = call->stack_bytes;
}

/* What firmware says is not there after the exit is no subject of the examination, and what is not asked
 * for on a machine that somebody works with (kernel/audit/report/checks.c) is a capsule with false flags: firmware
 * that takes it may reset. */
static bool is_examined(const struct loader *loader, enum service service)
{
	if (!service_is_present(services_of(loader), service) ||
	    (loader->handoff->rt_properties_present &&
	     (loader->handoff->rt_properties & service_property(service)) == 0))
		return false;
	return service != SERVICE_UPDATE_CAPSULE || timer_is_virtual_machine() ||
	       strcmp(loader->options.checks, "all") == 0;
}

static void probe_all(struct loader *loader, enum phase phase, probe_maker make,
		      struct handoff_probe results[SERVICE_COUNT], struct examination *examination)
{
	const struct probe_way way = {&loader->stage->probe, make, loader};
	uint32_t left_alone = 0;

	for (enum service service = 0; service < SERVICE_COUNT; service++) {
		struct firmware_call call = {0};
		enum probe_outcome outcome = PROBE_UNSUPPORTED;

		if (service_is_present(services_of(loader), service))
			outcome = probe_service(&way, service, &call);
		if (outcome == PROBE_ABORTED || !is_examined(loader, service))
			left_alone |= UINT32_C(1) << service;
		results[service].outcome = (uint32_t)outcome;
		results[service].records = call.records;
		results[service].status = call.status;
	}
	examination_run(&way, phase, left_alone, examination);
}

bool probe_boot(struct loader *loader)
{
	probe_all(loader, PHASE_BOOT, call_directly, loader->handoff->probe_boot,
		  &loader->handoff->examination_boot);
	variables_note(loader);
	svam_try_before_exit(loader);
	return true;
}

bool probe_physical(struct loader *loader)
{
	/* Firmware that took a map before the exit has virtual addresses by now. */
	if (loader->handoff->svam.mode == RUNTIME_PHYSICAL)
		probe_all(loader, PHASE_PHYSICAL, call_guarded, loader->handoff->probe_physical,
			  &loader->handoff->examination_physical);
	return true;
}
