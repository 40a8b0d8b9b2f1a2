/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The common part of all checks that take more than one call: whether one is made, and its result.
 */
#include "kernel/audit/services/stateful.h"

#include "kernel/audit/findings/finding.h"
#include "kernel/audit/findings/held.h"
#include "kernel/audit/owner.h"
#include "kernel/audit/report/checks.h"
#include "kernel/audit/services/audited.h"
#include "kernel/audit/services/stateful_table.h"
#include "kernel/lib/format.h"
#include "kernel/report.h"

/* ---- Obstacles ---- */

/* The reason why a service is not to be called, or NULL. A service that did not return by itself is
 * not called hundreds of times more. */
static const char *obstacle(const struct handoff *handoff, enum service service)
{
	static char text[80];
	const char *reason = service_lack(handoff, service);

	if (reason != NULL)
		return reason;
	if (!service_is_supported(handoff, service))
		reason = "EFI_RT_PROPERTIES_TABLE calls %s unsupported";
	else if (owner_was_aborted(service))
		reason = "%s did not return by itself before";
	else
		return NULL;
	format_text(text, sizeof(text), reason, service_name(service));
	return text;
}

/* The same for several: the first reason there is. */
static const char *first_obstacle(const struct handoff *handoff, uint32_t services)
{
	const char *reason = NULL;

	for (unsigned int i = 0; i < SERVICE_COUNT && reason == NULL; i++) {
		if ((services & UINT32_C(1) << i) != 0)
			reason = obstacle(handoff, (enum service)i);
	}
	return reason;
}

const char *stateful_lacks_writing(const struct handoff *handoff)
{
	return first_obstacle(handoff, WRITING);
}

/* The reason why the check is over before it begins, or NULL. */
static const char *reason_to_skip(struct service_check *check, const struct stateful_check *which)
{
	const char *reason = first_obstacle(check->handoff, which->services);

	if (reason == NULL)
		reason = checks_excuse(which->name);
	if (reason == NULL && which->services == WRITING)
		reason = variable_stuck();
	if (reason == NULL && which->cost > 0)
		reason = variable_store_is_full(check, which->cost);
	return reason;
}

/* Services that may keep what is set in a variable. */
#define KEEPING (UINT32_C(1) << SERVICE_SET_TIME | UINT32_C(1) << SERVICE_SET_WAKEUP_TIME)

/* ---- Making one ---- */

/* What was wrong when the variables of an earlier run were deleted. */
static struct reasons at_start;

static unsigned int found[SERVICE_COUNT]; /* by service, before the check */

static void count_findings(void)
{
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		found[i] = audit_findings((enum service)i, PHASE_VIRTUAL);
}

/* Findings of any service count: one may call another. */
static void add_findings(struct service_check *check)
{
	unsigned int findings = 0;

	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		unsigned int more = audit_findings((enum service)i, PHASE_VIRTUAL) - found[i];

		findings += more;
		if (more > 0)
			held_add((enum service)i);
	}
	if (findings == 0)
		return;
	reasons_add(&check->reasons, "findings while it was made: %u", findings);
	check->reasons.cause = NULL;
}

static void make(const struct handoff *handoff, const struct stateful_check *which)
{
	struct service_check check = {.handoff = handoff};
	const uint32_t lost_before = owner_guard()->record_lost;

	if (!checks_want(which->name))
		return;
	count_findings();
	service_begin();
	check.skip = reason_to_skip(&check, which);
	if (which->make == check_variable_nothing_left)
		check.reasons = at_start;
	if (check.skip == NULL) {
		which->make(&check);
		service_end(&check);
		if (which->services == WRITING)
			(void)variable_clean(&check);
		variable_blame(which->name);
		if ((which->services & KEEPING) != 0)
			variable_room_explain(&check);
	}
	add_findings(&check);
	service_add_lost(&check, lost_before);
	service_report(&check, which->name);
}

/* ---- All of them ---- */

/*
 * Cleans also where nothing may be changed: this is no change, but the end of one. What was wrong then stands
 * in the check that is made for it at the end: these calls may be the first that a service ever gets.
 */
static void clean(const struct handoff *handoff)
{
	struct service_check check = {.handoff = handoff};

	service_begin();
	if (stateful_lacks_writing(handoff) == NULL)
		report_fact("variables-cleaned=%u",
			    variable_clean_listed(&check) + variable_clean(&check));
	variable_blame("the start");
	service_end(&check);
	at_start = check.reasons;
	if (!checks_want("variable.nothing_left")) /* which would tell */
		variable_list_forget();
}

void stateful_open(const struct handoff *handoff)
{
	variable_forget();
	for (size_t i = 0; i < sizeof(first_checks) / sizeof(first_checks[0]); i++)
		make(handoff, &first_checks[i]);
	clean(handoff);
}

void stateful_checks(const struct handoff *handoff)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		make(handoff, &checks[i]);
}
