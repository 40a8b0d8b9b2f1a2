/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls of runtime services once firmware is virtual, and the common part of their checks.
 */
#ifndef KERNEL_SERVICE_H
#define KERNEL_SERVICE_H

#include <handoff.h>

#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/reasons.h"

/* Calls a service of gRT with up to five arguments, and returns the EFI_STATUS that it answered. Who
 * calls firmware in another way than directly passes a function of its own. */
typedef uint64_t (*firmware_caller)(const struct handoff *handoff, enum service service,
				    const uint64_t arguments[SERVICE_ARGUMENTS_MAX]);

/* Directly, on the kernel's own stack. The entry is read anew: a driver may hook a service at any
 * moment, the handler of SetVirtualAddressMap included. */
uint64_t firmware_call(const struct handoff *handoff, enum service service,
		       const uint64_t arguments[SERVICE_ARGUMENTS_MAX]);

/* The service that firmware_call() is inside of; SERVICE_COUNT if there is none. */
enum service firmware_under_way(void);

/* One check of one service, under way. It gathers reasons against the service and goes on as long as more
 * can be learnt; whatever it changed it puts back, also after a reason. */
struct service_check {
	const struct handoff *handoff;
	firmware_caller call; /* NULL: who makes the check has a way of its own */
	enum service service;
	struct reasons reasons; /* why it is not ok, and whether that is known of this firmware */
	const char *skip;	/* why it cannot be made; counts if there is no reason */
};

/* The address of something, as a service takes it; and the arguments of a call. */
static inline uint64_t address_of(const void *pointer)
{
	return (uintptr_t)pointer;
}
#define ARGUMENTS(...) ((const uint64_t[SERVICE_ARGUMENTS_MAX]){__VA_ARGS__})

/* Why a service must not be called on this machine, whatever EFI_RT_PROPERTIES_TABLE says; or NULL. */
const char *service_obstacle(const struct handoff *handoff, enum service service);

/* Does EFI_RT_PROPERTIES_TABLE call it supported? Without a table everything is. */
bool service_is_supported(const struct handoff *handoff, enum service service);

/* Adds a reason unless `status` is `expected`. Returns whether it is. `what` tells the call. */
bool service_expect(struct service_check *check, EFI_STATUS status, EFI_STATUS expected,
		    const char *what);

/* Has the service answered that it is not there? EFI_RT_PROPERTIES_TABLE ought to have said so: with a
 * table that calls it supported this is a reason, without a table the check is skipped. */
bool service_is_absent(struct service_check *check, EFI_STATUS status);

/* The answers that SetVariable may give for any variable (UEFI 2.10, section 8.2.3), as a reason to
 * skip; or NULL. */
const char *service_refusal(EFI_STATUS status);

/* The result, as the check `name`: not ok, a known deviation, skipped or ok. */
void service_report(const struct service_check *check, const char *name);

#endif
