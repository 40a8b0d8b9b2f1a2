/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The checks of variables that need more than one service, or a state: one check variable.NAME each.
 *
 * Those that write obey rules: only names of ours, deleted before and after each check; never in a
 * store that is nearly full; and on a machine that is not virtual only if checks=all asks for it, of
 * which kernel/checks.c decides.
 */
#ifndef VARIABLE_CHECKS_H
#define VARIABLE_CHECKS_H

#include <handoff.h>
#include <stdbool.h>

#include "kernel/services/service.h"

struct variable_check {
	const char *name;
	uint32_t services; /* how many of the four it takes: see variable_checks.c */
	uint32_t cost; /* bytes of the store that it uses up until firmware tidies it, at most */
	void (*make)(struct service_check *check);
};

/* Why a check of authenticated variables is skipped: an answer that OVMF gives without Secure Boot. */
#define VARIABLE_NOT_AUTHENTICATED "this firmware has no authenticated variables"

/* Before any other check writes a variable: what became of them in the exit. Then deletes what a run
 * that was cut off has left behind, and says how much: `# variables-cleaned=N`. */
void variables_open(const struct handoff *handoff);

/* All the others. */
void variables_check(const struct handoff *handoff);

/* One of them. */
void variable_check_make(const struct handoff *handoff, const struct variable_check *which);

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

#endif
