/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Checks that take several calls or a state of the machine, time.NAME, wakeup.NAME and capsule.NAME,
 * and the rules under which they are made.
 *
 * Whatever one of them changes, it puts back before it ends, also after a reason. One that would be
 * about a service that is missing, or that did not come back before, is skipped: service.NAME says so
 * already.
 */
#ifndef SERVICES_STATEFUL_H
#define SERVICES_STATEFUL_H

#include "kernel/services/service.h"

/* All of them, behind service.NAME. */
void stateful_checks(const struct handoff *handoff);

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
