/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The table of the checks that take more than one call, in the order of the report. Only
 * kernel/audit/services/stateful.c includes it. kernel/audit/report/checks_table.h has the sentences,
 * and tells the checks that change something.
 */
#ifndef SERVICES_STATEFUL_TABLE_H
#define SERVICES_STATEFUL_TABLE_H

#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/variable_ours.h"

#define CALLS(service) (UINT32_C(1) << SERVICE_##service)

/* The bytes of a write are weighed against the space that is left. */
#define READING (CALLS(GET_VARIABLE) | CALLS(GET_NEXT_VARIABLE_NAME))
#define WRITING (READING | CALLS(SET_VARIABLE) | CALLS(QUERY_VARIABLE_INFO))
#define CLOCK (CALLS(GET_TIME) | CALLS(SET_TIME))
#define ALARM (CALLS(GET_TIME) | CALLS(GET_WAKEUP_TIME) | CALLS(SET_WAKEUP_TIME))

#define COST(size) VARIABLE_COST(size)

/* The same for a signed one: EDK II notes its key in a variable, at creation and at deletion. */
#define SIGNED_COST 1024

struct stateful_check {
	const char *name;
	uint32_t services; /* the services that it calls: a bit, 1 << enum service, for each */
	uint32_t cost; /* bytes of the store that it uses up until firmware tidies it, at most */
	void (*make)(struct service_check *check);
};

/* Made before anything writes. */
static const struct stateful_check first_checks[] = {
	{"variable.boot_only_gone", READING, 0, check_variable_boot_only_gone},
	{"variable.runtime_same", READING, 0, check_variable_runtime_same},
};

static const struct stateful_check checks[] = {
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
	{"time.get.repeat", CALLS(GET_TIME), 0, check_time_repeat},
	/* It ends when a second has just begun: setting the clock in the same second loses none. */
	{"time.get.runs", CALLS(GET_TIME), 0, check_time_runs},
	{"time.set.now", CLOCK, 0, check_time_now},
	{"time.set.changes_year", CLOCK, 0, check_time_year},
	{"time.set.changes_month", CLOCK, 0, check_time_month},
	{"time.set.changes_daylight", CLOCK, 0, check_time_daylight},
	{"time.set.changes_timezone", CLOCK, 0, check_time_zone},
	{"time.set.leap_day", CLOCK, 0, check_time_leap_day},
	{"time.set.whole_range", CLOCK, 0, check_time_whole_range},
	{"wakeup.get.repeat", CALLS(GET_WAKEUP_TIME), 0, check_wakeup_repeat},
	{"wakeup.set.one_hour", ALARM, 0, check_wakeup_one_hour},
	{"wakeup.set.off", ALARM, 0, check_wakeup_off},
	{"wakeup.set.null_time", ALARM, 0, check_wakeup_null_time},
	{"wakeup.set.far", ALARM, 0, check_wakeup_far},
	{"capsule.query.flags", CALLS(QUERY_CAPSULE_CAPABILITIES), 0, check_capsule_flags},
	{"capsule.update.no_list", CALLS(UPDATE_CAPSULE), 0, check_capsule_no_list},
	/* Some firmware breaks then: after this one, the clock is not read any more. */
	{"time.get.no_capabilities", CALLS(GET_TIME), 0, check_time_no_capabilities},
};

#endif
