/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The checks that take several calls or a state of the machine, by the files that make them;
 * kernel/audit/services/stateful.h has the rules.
 */
#ifndef SERVICES_STATEFUL_CHECKS_H
#define SERVICES_STATEFUL_CHECKS_H

#include "kernel/audit/services/audited.h"

/* variable_same.c */
void check_variable_boot_only_gone(struct service_check *check);
void check_variable_runtime_same(struct service_check *check);

/* variable_list.c */
void check_variable_next_unique(struct service_check *check);
void check_variable_next_sizes(struct service_check *check);
void check_variable_next_end(struct service_check *check);
void check_variable_next_listed(struct service_check *check);
void check_variable_next_just_enough(struct service_check *check);
void check_variable_next_repeat(struct service_check *check);

/* variable_contents.c */
void check_variable_set_replace(struct service_check *check);
void check_variable_set_large(struct service_check *check);
void check_variable_set_too_large(struct service_check *check);
void check_variable_set_append(struct service_check *check);
void check_variable_set_append_creates(struct service_check *check);
void check_variable_set_append_nothing(struct service_check *check);
void check_variable_set_delete_null_data(struct service_check *check);
void check_variable_set_delete_by_attributes(struct service_check *check);
void check_variable_set_other_attributes(struct service_check *check);

/* variable_apart.c */
void check_variable_set_vendors(struct service_check *check);
void check_variable_set_similar_names(struct service_check *check);
void check_variable_get_just_enough(struct service_check *check);

/* variable_often.c */
void check_variable_query_steady(struct service_check *check);
void check_variable_get_repeat(struct service_check *check);
void check_variable_set_repeat(struct service_check *check);
void check_variable_query_null(struct service_check *check);
void check_variable_query_repeat(struct service_check *check);

/* variable_secure.c */
void check_variable_set_read_only(struct service_check *check);
void check_variable_auth_malformed(struct service_check *check);
void check_variable_auth_keys(struct service_check *check);

/* variable_signed.c */
void check_variable_auth_create(struct service_check *check);
void check_variable_auth_update(struct service_check *check);
void check_variable_auth_other_key(struct service_check *check);
void check_variable_auth_other_key_deletes(struct service_check *check);
void check_variable_auth_delete(struct service_check *check);
void check_variable_auth_modified(struct service_check *check);

/* variable_ours.c */
void check_variable_nothing_left(struct service_check *check);

/* time_get.c */
void check_time_repeat(struct service_check *check);
void check_time_runs(struct service_check *check);
void check_time_no_capabilities(struct service_check *check);

/* time_set.c */
void check_time_now(struct service_check *check);
void check_time_year(struct service_check *check);
void check_time_month(struct service_check *check);
void check_time_daylight(struct service_check *check);
void check_time_zone(struct service_check *check);
void check_time_leap_day(struct service_check *check);
void check_time_whole_range(struct service_check *check);

/* wakeup.c */
void check_wakeup_repeat(struct service_check *check);
void check_wakeup_one_hour(struct service_check *check);
void check_wakeup_off(struct service_check *check);
void check_wakeup_null_time(struct service_check *check);
void check_wakeup_far(struct service_check *check);

/* capsule.c */
void check_capsule_flags(struct service_check *check);
void check_capsule_no_list(struct service_check *check);

#endif
