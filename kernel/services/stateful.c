/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The table of the checks that take more than one call, and what is common to all of them.
 */
#include "kernel/services/stateful.h"

#include "kernel/audit/audit.h"
#include "kernel/checks.h"
#include "kernel/lib/format.h"
#include "kernel/watch.h"

#define CALLS(service) (UINT32_C(1) << SERVICE_##service)
#define CLOCK (CALLS(GET_TIME) | CALLS(SET_TIME))
#define ALARM (CALLS(GET_TIME) | CALLS(GET_WAKEUP_TIME) | CALLS(SET_WAKEUP_TIME))

struct stateful_check {
	const char *name;
	uint32_t services; /* which it calls: a bit, 1 << enum service, for each */
	void (*make)(struct service_check *check);
};

/* In the order of the report. kernel/checks_table.h has the sentences, and which of them change something. */
static const struct stateful_check checks[] = {
	{"time.get.repeat", CALLS(GET_TIME), check_time_repeat},
	/* It ends when a second has just begun: whoever sets the clock in the same second loses none. */
	{"time.get.runs", CALLS(GET_TIME), check_time_runs},
	{"time.set.now", CLOCK, check_time_now},
	{"time.set.changes_year", CLOCK, check_time_year},
	{"time.set.changes_month", CLOCK, check_time_month},
	{"time.set.changes_daylight", CLOCK, check_time_daylight},
	{"time.set.changes_timezone", CLOCK, check_time_zone},
	{"time.set.leap_day", CLOCK, check_time_leap_day},
	{"time.set.whole_range", CLOCK, check_time_whole_range},
	{"wakeup.get.repeat", CALLS(GET_WAKEUP_TIME), check_wakeup_repeat},
	{"wakeup.set.one_hour", ALARM, check_wakeup_one_hour},
	{"wakeup.set.off", ALARM, check_wakeup_off},
	{"wakeup.set.null_time", ALARM, check_wakeup_null_time},
	{"wakeup.set.far", ALARM, check_wakeup_far},
	{"capsule.query.flags", CALLS(QUERY_CAPSULE_CAPABILITIES), check_capsule_flags},
	{"capsule.update.no_list", CALLS(UPDATE_CAPSULE), check_capsule_no_list},
	/* Some firmware breaks then: after this one, the clock is not read any more. */
	{"time.get.no_capabilities", CALLS(GET_TIME), check_time_no_capabilities},
};

static bool is_called(const struct stateful_check *check, enum service service)
{
	return (check->services & UINT32_C(1) << service) != 0;
}

/* Why a service is not to be called, or NULL. */
static const char *obstacle(const struct handoff *handoff, enum service service)
{
	static char text[80];
	const char *reason = service_obstacle(handoff, service);

	if (reason)
		return reason;
	if (handoff->rt_properties_present &&
	    (handoff->rt_properties & service_property(service)) == 0)
		reason = "EFI_RT_PROPERTIES_TABLE calls %s unsupported";
	else if (watch_was_aborted(service))
		reason = "%s did not return by itself before";
	else
		return NULL;
	format_text(text, sizeof(text), reason, service_name(service));
	return text;
}

/* Why the check is over before it begins, or NULL. */
static const char *reason_to_skip(const struct handoff *handoff, const struct stateful_check *which)
{
	const char *reason = checks_excuse(which->name);

	for (unsigned int i = 0; i < SERVICE_COUNT && !reason; i++) {
		if (is_called(which, (enum service)i))
			reason = obstacle(handoff, (enum service)i);
	}
	return reason;
}

static unsigned int count_findings(const struct stateful_check *which)
{
	unsigned int findings = 0;

	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		if (is_called(which, (enum service)i))
			findings += audit_findings((enum service)i, PHASE_VIRTUAL);
	}
	return findings;
}

static void make(const struct handoff *handoff, const struct stateful_check *which)
{
	struct service_check check = {.handoff = handoff};
	unsigned int findings = count_findings(which);

	if (!checks_want(which->name))
		return;
	check.skip = reason_to_skip(handoff, which);
	if (!check.skip)
		which->make(&check);
	findings = count_findings(which) - findings;
	if (findings > 0)
		reasons_add(&check.reasons, "findings while it was made: %u", findings);
	service_report(&check, which->name);
}

void stateful_checks(const struct handoff *handoff)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		make(handoff, &checks[i]);
}
