/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Each service is called once, to learn in which phase it is there, and then with arguments that it
 * must refuse.
 *
 * kernel/guard/probe.h and include/audit/examination.h define these calls, because the kernel makes
 * the same ones. Here they are made directly, while firmware owns the machine, and through the guard
 * afterwards. The walk does not fail for any answer.
 */
#include "kernel/guard/examiner.h"

#include "kernel/lib/processor.h"
#include "loader/audit/checked.h"
#include "loader/core/map_questions.h"

/* Any service: the caller cleans up in this convention, so arguments too many do no harm. */
typedef EFI_STATUS(EFIAPI *service_function)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

static const struct runtime_services *services_of(const struct audit *audit)
{
	return (const void *)audit->loader.firmware.runtime_services;
}

/* ---- Entries that lead nowhere ---- */

static bool is_probed(enum service service)
{
	return service != SERVICE_SET_VIRTUAL_ADDRESS_MAP && service != SERVICE_CONVERT_POINTER &&
	       service != SERVICE_RESET_SYSTEM;
}

static bool is_in_image(const struct images *images, uint64_t address)
{
	for (UINTN i = 0; i < images->count; i++) {
		const EFI_LOADED_IMAGE_PROTOCOL *image = images_at(images, i);

		if (image != NULL && address - vaddr_of(image->ImageBase).value < image->ImageSize)
			return true;
	}
	return false;
}

/* Where all entries lead into images, nobody need ask for the map. */
static bool are_in_images(const struct audit *audit)
{
	const struct runtime_services *services = services_of(audit);

	for (enum service service = 0; service < SERVICE_COUNT; service++) {
		if (is_probed(service) && service_is_present(services, service) &&
		    !is_in_image(&audit->loader.images, services->entry[service]))
			return false;
	}
	return true;
}

/* Before the exit firmware may have its code in any memory, and nobody would catch a fault: what is none
 * is not called. A map that cannot be read tells nothing. */
static void name_nowhere(struct audit *audit)
{
	const struct boot_exit exit = leave_with(&audit->loader);
	const struct runtime_services *services = services_of(audit);

	if (are_in_images(audit) || EFI_ERROR(exit_read_map(&exit)))
		return;
	for (enum service service = 0; service < SERVICE_COUNT; service++) {
		if (!is_probed(service) || !service_is_present(services, service) ||
		    memory_map_find(exit.map, paddr(services->entry[service])) != NULL)
			continue;
		audit->nowhere |= UINT32_C(1) << service;
		output_line(
			&audit->loader.output,
			"gRT->%s is 0x%lx, where no memory is: it is not called before the exit",
			service_name(service), services->entry[service]);
	}
}

/* Behind the line the guard catches what comes of the call. */
static void name_outside(struct audit *audit)
{
	const struct runtime_services *services = services_of(audit);

	audit->nowhere = 0;
	for (enum service service = 0; service < SERVICE_COUNT; service++)
		if (is_probed(service) && service_is_present(services, service) &&
		    !memory_map_is_runtime(&audit->loader.reserved.map,
					   paddr(services->entry[service]), 1))
			output_line(&audit->loader.output, "gRT->%s is 0x%lx, in no RUNTIME region",
				    service_name(service), services->entry[service]);
}

bool probe_leaves_alone(const struct audit *audit, enum service service)
{
	return ((audit->nowhere | audit->notes->withheld) & UINT32_C(1) << service) != 0 ||
	       !service_is_present(services_of(audit), service);
}

/* ---- The calls ---- */

/* Is a call not to be made, as one that did not return is not? Other services' calls may need it, too. */
static bool is_left_alone(const struct audit *audit, struct firmware_call *call)
{
	call->outcome = CALL_ABORTED;
	call->status = EFI_ABORTED;
	return probe_leaves_alone(audit, call->service);
}

static void call_directly(void *audit, struct firmware_call *call)
{
	service_function function;

	if (is_left_alone(audit, call))
		return;
	under_way(audit, service_name(call->service));
	function = (service_function)(uintptr_t)
		checked_entry(audit, call->service, services_of(audit)->entry[call->service]);
	call->status = function(call->arguments[0], call->arguments[1], call->arguments[2],
				call->arguments[3], call->arguments[4]);
	call->outcome = CALL_RETURNED;
}

static void call_guarded(void *context, struct firmware_call *call)
{
	struct audit *audit = context;

	if (is_left_alone(audit, call))
		return;
	under_way(audit, service_name(call->service));
	call->entry = services_of(audit)->entry[call->service];
	guard_call(&audit->stage->guard, call);
	if (call->stack_bytes > audit->notes->stack_bytes[call->service])
		audit->notes->stack_bytes[call->service] = call->stack_bytes;
}

/* A service that firmware does not promise after the exit is not examined; nor is UpdateCapsule on a
 * real machine, unless its owner wants all calls (kernel/audit/report/checks.c): firmware that takes a
 * capsule with false flags may reset. */
static bool is_examined(const struct audit *audit, enum service service)
{
	if (!service_is_present(services_of(audit), service) ||
	    (audit->loader.handoff.rt_properties_present &&
	     (audit->loader.handoff.rt_properties & service_property(service)) == 0))
		return false;
	return service != SERVICE_UPDATE_CAPSULE || hypervisor_is_present() ||
	       audit_wants_all(audit);
}

static void probe_all(struct audit *audit, enum phase phase, probe_maker make,
		      struct handoff_probe results[SERVICE_COUNT], struct examination *examination)
{
	const struct probe_backend backend = {&audit->stage->probe, make, audit};
	uint32_t left_alone = 0;

	for (enum service service = 0; service < SERVICE_COUNT; service++) {
		struct firmware_call call = {0};
		enum probe_outcome outcome = PROBE_UNSUPPORTED;

		if (probe_leaves_alone(audit, service))
			outcome = PROBE_NOT_CALLED;
		else if (service_is_present(services_of(audit), service))
			outcome = probe_service(&backend, service, &call);
		if (outcome == PROBE_ABORTED || probe_leaves_alone(audit, service) ||
		    !is_examined(audit, service))
			left_alone |= UINT32_C(1) << service;
		results[service].outcome = (uint32_t)outcome;
		results[service].records = call.records;
		results[service].status = call.status;
	}
	examination_run(&backend, phase, left_alone, examination);
}

void probe_boot(struct audit *audit)
{
	first_call_look(audit);
	name_nowhere(audit);
	probe_all(audit, PHASE_BOOT, call_directly, audit->notes->probe_boot,
		  &audit->notes->examination_boot);
}

void probe_physical(struct audit *audit)
{
	/* Firmware that took a map before the exit has virtual addresses by now. */
	if (audit->loader.handoff.svam.mode != RUNTIME_PHYSICAL)
		return;
	first_call_look(audit);
	name_outside(audit);
	probe_all(audit, PHASE_PHYSICAL, call_guarded, audit->notes->probe_physical,
		  &audit->notes->examination_physical);
}
