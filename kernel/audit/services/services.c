/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The checks of the services, in the order of gRT's slots; kernel/audit/services/ makes them.
 */
#include "kernel/audit/services/services.h"

#include "kernel/audit/findings/finding.h"
#include "kernel/audit/report/checks.h"
#include "kernel/deviations.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/report.h"
#include "kernel/audit/services/service.h"
#include "kernel/audit/services/stateful.h"
#include "kernel/audit/owner.h"

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

static void add_aborted(struct service_check *check, enum service service)
{
	reasons_add(&check->reasons, "%s did not return by itself", service_name(service));
}

EFI_STATUS service_call(struct service_check *check, enum service service,
			const uint64_t *arguments)
{
	struct firmware_call call = watch_call(check->handoff, service, arguments);

	if (call.outcome == CALL_ABORTED)
		add_aborted(check, service);
	return call.status;
}

bool service_expect(struct service_check *check, EFI_STATUS status, EFI_STATUS expected,
		    const char *what)
{
	if (status == expected)
		return true;
	reasons_add(&check->reasons, "%s answered %s, and not %s", what,
		    efi_status_text(status).text, efi_status_text(expected).text);
	return false;
}

bool service_is_absent(struct service_check *check, EFI_STATUS status)
{
	if (status != EFI_UNSUPPORTED)
		return false;
	if (check->handoff->rt_properties_present)
		reasons_add(&check->reasons,
			    "it answered EFI_UNSUPPORTED, and EFI_RT_PROPERTIES_TABLE has it");
	else
		check->skip = "EFI_UNSUPPORTED, and no EFI_RT_PROPERTIES_TABLE says what to expect";
	return true;
}

enum probe_outcome service_probe(struct service_check *check, struct firmware_call *call)
{
	static struct probe_room room;
	const struct probe_way way = {&room, watch_make, (void *)(uintptr_t)check->handoff};
	enum probe_outcome outcome = probe_service(&way, check->service, call);

	if (outcome == PROBE_ABORTED)
		add_aborted(check, check->service);
	return outcome;
}

/*
 * Even a service that is not supported must be there to be called, and say so (UEFI 2.10, section
 * 4.6.2). The probe's call is the most harmless there is.
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
 * What the service touched is against it, whatever it answered and whether or not it was called here:
 * the loader has called it, too. ResetSystem's turn is still to come.
 */
static void add_findings(struct service_check *check)
{
	unsigned int findings = 0, known = 0;

	for (enum phase phase = PHASE_PHYSICAL; phase <= PHASE_VIRTUAL; phase++) {
		findings += audit_findings(check->service, phase);
		known += audit_known_findings(check->service, phase);
	}
	if (findings == 0)
		return;
	if (check->reasons.count == 0 && findings == known)
		check->deviation = deviation_cause(check->handoff, "service.SetVirtualAddressMap");
	reasons_add(&check->reasons, "findings while it was called: %u", findings);
}

/* One driver that walks through foreign memory fills the guard's list, and hides all that come later:
 * what was not recorded cannot be printed, and is still against the service. */
void service_add_lost(struct service_check *check, uint32_t before)
{
	uint32_t lost = watch_guard()->record_lost - before;

	if (lost > 0)
		reasons_add(&check->reasons, "accesses that did not fit the list: %u", lost);
}

void service_report(const struct service_check *check, const char *name)
{
	if (check->reasons.count > 0 && check->deviation)
		reasons_report_deviation(&check->reasons, name, check->deviation);
	else if (check->reasons.count == 0 && check->skip)
		report_skip(name, check->skip);
	else
		reasons_report(&check->reasons, name);
}

static void check_service(const struct handoff *handoff, enum service service)
{
	struct service_check check = {.handoff = handoff, .service = service};
	const uint32_t lost_before = watch_guard()->record_lost;
	char name[48];

	format_text(name, sizeof(name), "service.%s", service_name(service));
	if (!checks_want(name))
		return;
	check.skip = service_obstacle(handoff, service);
	if (!check.skip)
		check.skip = checks_excuse(name);
	if (check.skip)
		; /* and nothing is called */
	else if (service_is_supported(handoff, service))
		checks[service](&check);
	else
		check_unsupported(&check);
	add_findings(&check);
	service_add_lost(&check, lost_before);
	service_report(&check, name);
}

void services_check(const struct handoff *handoff)
{
	if (handoff->rt_properties_present)
		report_fact("rt-properties=0x%x", handoff->rt_properties);
	else
		report_fact("rt-properties=none");
	stateful_open(handoff);
	for (unsigned int service = 0; service < SERVICE_COUNT; service++)
		check_service(handoff, (enum service)service);
	stateful_checks(handoff);
}
