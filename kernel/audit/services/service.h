/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One check of one service, under way.
 *
 * What firmware is given pointers to are statics of the kernel: they are mapped in every phase. A
 * check gathers reasons against the service and goes on as long as more can be learnt; whatever it
 * changed it puts back, also after a reason.
 */
#ifndef KERNEL_SERVICE_H
#define KERNEL_SERVICE_H

#include <efi_runtime.h>
#include <handoff.h>

#include "kernel/guard/probe.h"
#include "kernel/reasons.h"

struct service_check {
	const struct handoff *handoff;
	enum service service;
	struct reasons reasons; /* why it is not ok */
	const char *skip;	/* why it cannot be made; counts if there is no reason */
	const char *deviation;	/* the reasons are a known deviation of this firmware */
};

/* The address of something, as a service takes it. */
static inline uint64_t address_of(const void *pointer)
{
	return (uintptr_t)pointer;
}

/* The arguments of a call: service_call(check, SERVICE_X, ARGUMENTS(a, b)). */
#define ARGUMENTS(...) ((const uint64_t[SERVICE_ARGUMENTS_MAX]){__VA_ARGS__})

/* Calls any service. One that did not return by itself is a reason, and EFI_ABORTED. */
EFI_STATUS service_call(struct service_check *check, enum service service,
			const uint64_t *arguments);

/* Adds a reason unless `status` is `expected`. Returns whether it is. `what` tells the call. */
bool service_expect(struct service_check *check, EFI_STATUS status, EFI_STATUS expected,
		    const char *what);

/*
 * Has the service answered that it is not there? EFI_RT_PROPERTIES_TABLE ought to have said so: with
 * a table that calls it supported this is a reason, without a table the check is skipped.
 */
bool service_is_absent(struct service_check *check, EFI_STATUS status);

/* The probe's call of the check's service. One that did not return by itself is a reason. */
enum probe_outcome service_probe(struct service_check *check, struct firmware_call *call);

/* Adds a reason if accesses went unrecorded since the guard had lost `before` of them. */
void service_add_lost(struct service_check *check, uint32_t before);

/* What became of it, as the check `name`: not ok, a known deviation, skipped or ok. */
void service_report(const struct service_check *check, const char *name);

/* ---- obstacle.c ---- */

/* Why a service must not be called on this machine, whatever EFI_RT_PROPERTIES_TABLE says; or NULL. */
const char *service_obstacle(const struct handoff *handoff, enum service service);

/* Does EFI_RT_PROPERTIES_TABLE call it supported? Without a table everything is. */
bool service_is_supported(const struct handoff *handoff, enum service service);

/* ---- The checks ---- */

/* time.c */
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
