/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The checks of single services, by the files that make them.
 */
#ifndef SERVICES_SLOT_CHECKS_H
#define SERVICES_SLOT_CHECKS_H

#include "kernel/audit/services/audited.h"

/* time_read.c */
void check_get_time(struct service_check *check);
void check_set_time(struct service_check *check);
void check_get_wakeup_time(struct service_check *check);
void check_set_wakeup_time(struct service_check *check);

/* variable_read.c */
void check_get_variable(struct service_check *check);
void check_query_variable_info(struct service_check *check);

/* variable_names.c */
void check_get_next_variable_name(struct service_check *check);

/* variable_write.c */
void check_set_variable(struct service_check *check);

/* platform.c */
void check_set_virtual_address_map(struct service_check *check);
void check_convert_pointer(struct service_check *check);
void check_get_next_high_monotonic_count(struct service_check *check);
void check_reset_system(struct service_check *check);

/* capsule.c */
void check_update_capsule(struct service_check *check);
void check_query_capsule_capabilities(struct service_check *check);

#endif
