/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The checks of the services, in the order of gRT's slots; kernel/audit/services/ makes them.
 */
#include "kernel/audit/services/slots.h"

#include "kernel/audit/findings/finding.h"
#include "kernel/audit/findings/held.h"
#include "kernel/audit/owner.h"
#include "kernel/audit/report/checks.h"
#include "kernel/audit/report/known_checks.h"
#include "kernel/audit/services/slot_checks.h"
#include "kernel/audit/services/stateful.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/places.h"
#include "kernel/report.h"

static void (*const checks[SERVICE_COUNT])(struct service_check *check) = {
	[SERVICE_GET_TIME] = check_get_time,
	[SERVICE_SET_TIME] = check_set_time,
	[SERVICE_GET_WAKEUP_TIME] = check_get_wakeup_time,
	[SERVICE_SET_WAKEUP_TIME] = check_set_wakeup_time,
	[SERVICE_SET_VIRTUAL_ADDRESS_MAP] = check_set_virtual_address_map,
	[SERVICE_CONVERT_POINTER] = check_convert_pointer,
	[SERVICE_GET_VARIABLE] = check_get_variable,
	[SERVICE_GET_NEXT_VARIABLE_NAME] = check_get_next_variable_name,
	[SERVICE_SET_VARIABLE] = check_set_variable,
	[SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT] = check_get_next_high_monotonic_count,
	[SERVICE_RESET_SYSTEM] = check_reset_system,
	[SERVICE_UPDATE_CAPSULE] = check_update_capsule,
	[SERVICE_QUERY_CAPSULE_CAPABILITIES] = check_query_capsule_capabilities,
	[SERVICE_QUERY_VARIABLE_INFO] = check_query_variable_info,
};

/*
 * Even a service that is not supported must be there to be called, and answer that it is not (UEFI
 * 2.10, section 4.6.2). The probe's call is the most harmless there is.
 */
static void check_unsupported(struct service_check *check)
{
	struct firmware_call call;
	enum probe_outcome outcome = service_probe(check, &call);

	if (outcome == PROBE_NOT_CALLED)
		check->skip = "EFI_RT_PROPERTIES_TABLE calls it unsupported, and calling it is not "
			      "harmless";
	else if (outcome != PROBE_ABORTED)
		service_expect(check, call.status, EFI_UNSUPPORTED,
			       "the service that EFI_RT_PROPERTIES_TABLE calls unsupported");
}

/*
 * Findings count against the service, whatever it answered, and even if it was not called here: the
 * loader has called it, too. ResetSystem is called later.
 */
static void add_findings(struct service_check *check)
{
	unsigned int findings = 0, known = 0;

	for (enum phase phase = PHASE_BOOT; phase <= PHASE_VIRTUAL; phase++) {
		findings += audit_findings(check->service, phase);
		known += audit_known_findings(check->service, phase);
	}
	if (findings == 0)
		return;
	if (check->reasons.count == 0 && findings == known)
		check->reasons.cause = known_cause(check->handoff, "service.SetVirtualAddressMap");
	reasons_add(&check->reasons, "findings while it was called: %u", findings);
	held_add(check->service);
}

/* ---- Entries that lead nowhere; ResetSystem's has a check of its own, and two stay physical ---- */

static uint64_t entry_of(const struct handoff *handoff, enum service service)
{
	const struct runtime_services *services = vaddr_pointer(handoff->runtime_services);

	return services->entry[service];
}

static bool leads_outside(const struct handoff *handoff, enum service service)
{
	paddr_t physical;

	return service != SERVICE_SET_VIRTUAL_ADDRESS_MAP && service != SERVICE_CONVERT_POINTER &&
	       service != SERVICE_RESET_SYSTEM && service_obstacle(handoff, service) == NULL &&
	       place_reached(handoff, entry_of(handoff, service), &physical) == NULL;
}

/* Before any of them is called. */
static void name_entries(const struct handoff *handoff)
{
	for (enum service service = 0; service < SERVICE_COUNT; service++) {
		if (leads_outside(handoff, service))
			report_fact("note gRT->%s is 0x%lx, in no RUNTIME region",
				    service_name(service), entry_of(handoff, service));
	}
}

/* ---- A check ---- */

static void check_service(const struct handoff *handoff, enum service service)
{
	struct service_check check = {.handoff = handoff, .service = service};
	const uint32_t lost_before = owner_guard()->record_lost;
	char name[48];

	format_text(name, sizeof(name), "service.%s", service_name(service));
	if (!checks_want(name))
		return;
	service_begin();
	check.skip = service_obstacle(handoff, service);
	if (check.skip == NULL)
		check.skip = checks_excuse(name);
	if (leads_outside(handoff, service))
		reasons_add(&check.reasons, "its entry 0x%lx is in no RUNTIME region",
			    entry_of(handoff, service));
	if (check.skip != NULL)
		; /* and nothing is called */
	else if (service_is_supported(handoff, service))
		checks[service](&check);
	else
		check_unsupported(&check);
	service_end(&check);
	add_findings(&check);
	service_add_lost(&check, lost_before);
	service_report(&check, name);
}

void slots_check(const struct handoff *handoff)
{
	if (handoff->rt_properties_present)
		report_fact("rt-properties=0x%x", handoff->rt_properties);
	else
		report_fact("rt-properties=none");
	name_entries(handoff);
	stateful_open(handoff);
	for (unsigned int service = 0; service < SERVICE_COUNT; service++)
		check_service(handoff, (enum service)service);
	stateful_checks(handoff);
}
