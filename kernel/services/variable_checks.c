/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The table of the checks variable.NAME, and the rules under which they are made.
 */
#include "kernel/services/variable_checks.h"

#include "kernel/audit/audit.h"
#include "kernel/checks.h"
#include "kernel/lib/format.h"
#include "kernel/report.h"
#include "kernel/services/variable_ours.h"
#include "kernel/watch.h"

/* The services that a check cannot do without. */
#define READING 2 /* GetVariable and GetNextVariableName */
#define WRITING 4 /* all four: what is written is weighed against the space that is left */

#define COST(size) VARIABLE_COST(size)

/* The same for a signed one: EDK II notes its key in a variable, at creation and at deletion. */
#define SIGNED_COST 1024

/* Made before anything writes. Name, services, cost, function; kernel/checks_table.h has the sentences. */
static const struct variable_check first_checks[] = {
	{"variable.boot_only_gone", READING, 0, check_variable_boot_only_gone},
	{"variable.runtime_same", READING, 0, check_variable_runtime_same},
};

static const struct variable_check later_checks[] = {
	{"variable.next.unique", READING, 0, check_variable_next_unique},
	{"variable.next.sizes", READING, 0, check_variable_next_sizes},
	{"variable.next.end", READING, 0, check_variable_next_end},
	{"variable.next.listed", WRITING, 2 * COST(7), check_variable_next_listed},
	{"variable.next.just_enough", WRITING, COST(340), check_variable_next_just_enough},
	{"variable.get.just_enough", WRITING, COST(37), check_variable_get_just_enough},
	{"variable.set.vendors", WRITING, 2 * COST(9), check_variable_set_vendors},
	{"variable.set.similar_names", WRITING, 7 * COST(64), check_variable_set_similar_names},
	{"variable.set.replace", WRITING, 10 * COST(100), check_variable_set_replace},
	{"variable.set.large", WRITING, 3 * COST(1400), check_variable_set_large},
	{"variable.set.too_large", WRITING, 0, check_variable_set_too_large},
	{"variable.set.append", WRITING, 3 * COST(32), check_variable_set_append},
	{"variable.set.append_creates", WRITING, COST(5), check_variable_set_append_creates},
	{"variable.set.append_nothing", WRITING, 2 * COST(9), check_variable_set_append_nothing},
	{"variable.set.delete_null_data", WRITING, 2 * COST(12),
	 check_variable_set_delete_null_data},
	{"variable.set.delete_by_attributes", WRITING, 2 * COST(12),
	 check_variable_set_delete_by_attributes},
	{"variable.set.other_attributes", WRITING, 5 * COST(20),
	 check_variable_set_other_attributes},
	{"variable.query.steady", WRITING, COST(100), check_variable_query_steady},
	{"variable.get.repeat", WRITING, COST(100), check_variable_get_repeat},
	{"variable.next.repeat", READING, 0, check_variable_next_repeat},
	{"variable.query.null", WRITING, 0, check_variable_query_null},
	{"variable.query.repeat", WRITING, 0, check_variable_query_repeat},
	{"variable.set.repeat", WRITING, 20 * COST(100), check_variable_set_repeat},
	{"variable.set.read_only", WRITING, 0, check_variable_set_read_only},
	{"variable.auth.malformed", WRITING, COST(64), check_variable_auth_malformed},
	{"variable.auth.create", WRITING, SIGNED_COST, check_variable_auth_create},
	{"variable.auth.update", WRITING, 3 * SIGNED_COST, check_variable_auth_update},
	{"variable.auth.other_key", WRITING, SIGNED_COST, check_variable_auth_other_key},
	{"variable.auth.other_key_deletes", WRITING, 2 * SIGNED_COST,
	 check_variable_auth_other_key_deletes},
	{"variable.auth.modified", WRITING, SIGNED_COST, check_variable_auth_modified},
	{"variable.auth.delete", WRITING, 3 * SIGNED_COST, check_variable_auth_delete},
	{"variable.auth.keys", WRITING, 0, check_variable_auth_keys},
	{"variable.nothing_left", READING, 0, check_variable_nothing_left},
};

/* ---- Whether one can be made ---- */

static bool is_there(const struct handoff *handoff, enum service service)
{
	return service_is_present(vaddr_pointer(handoff->runtime_services), service) &&
	       (!handoff->rt_properties_present ||
		(handoff->rt_properties & service_property(service)) != 0);
}

static const enum service needed[WRITING] = {
	SERVICE_GET_VARIABLE,
	SERVICE_GET_NEXT_VARIABLE_NAME,
	SERVICE_SET_VARIABLE,
	SERVICE_QUERY_VARIABLE_INFO,
};

/* The first of so many services that is missing, or NULL. */
static const char *missing(const struct handoff *handoff, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		if (!is_there(handoff, needed[i]))
			return service_name(needed[i]);
	}
	return NULL;
}

/* Is one of so many lost? What did not return by itself is not called hundreds of times more. */
static bool is_lost(unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		if (watch_was_aborted(needed[i]))
			return true;
	}
	return false;
}

/* Why it is over before it begins, or NULL. */
static const char *reason_to_skip(struct service_check *check, const struct variable_check *which)
{
	static char text[64];
	const struct handoff *handoff = check->handoff;
	const char *service = missing(handoff, which->services);

	if (handoff->svam.mode == RUNTIME_MIXED)
		return "SetVirtualAddressMap left firmware half virtual";
	if (is_lost(which->services))
		return "a variable service did not return by itself before";
	if (service) {
		format_text(text, sizeof(text), "firmware does not support %s", service);
		return text;
	}
	if (checks_excuse(which->name))
		return checks_excuse(which->name);
	return which->cost > 0 ? variable_store_is_full(check, which->cost) : NULL;
}

/* ---- Making one ---- */

static unsigned int count_findings(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < WRITING; i++)
		count += audit_findings(needed[i], PHASE_VIRTUAL);
	return count;
}

void variable_check_make(const struct handoff *handoff, const struct variable_check *which)
{
	struct service_check check = {.handoff = handoff, .service = SERVICE_SET_VARIABLE};
	const uint32_t lost_before = watch_guard()->record_lost;
	unsigned int found = count_findings();

	if (!checks_want(which->name))
		return;
	check.skip = reason_to_skip(&check, which);
	if (!check.skip) {
		which->make(&check);
		if (which->services == WRITING)
			(void)variable_clean(&check);
	}
	found = count_findings() - found;
	if (found > 0)
		reasons_add(&check.reasons, "findings while it was made: %u", found);
	service_add_lost(&check, lost_before);
	service_report(&check, which->name);
}

/* Also where nothing may be changed: this is no change, but the end of one. */
static void clean(const struct handoff *handoff)
{
	struct service_check check = {.handoff = handoff, .service = SERVICE_SET_VARIABLE};

	if (handoff->svam.mode == RUNTIME_MIXED || is_lost(WRITING) || missing(handoff, WRITING))
		return;
	report_fact("variables-cleaned=%u", variable_clean_listed(&check) + variable_clean(&check));
}

void variables_open(const struct handoff *handoff)
{
	for (size_t i = 0; i < sizeof(first_checks) / sizeof(first_checks[0]); i++)
		variable_check_make(handoff, &first_checks[i]);
	clean(handoff);
}

void variables_check(const struct handoff *handoff)
{
	for (size_t i = 0; i < sizeof(later_checks) / sizeof(later_checks[0]); i++)
		variable_check_make(handoff, &later_checks[i]);
}
