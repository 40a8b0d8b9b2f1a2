/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The call of a service, in firmware's own convention.
 *
 * The compiler saves and restores what Microsoft's convention leaves to the caller, and nothing more: who
 * does not trust firmware to preserve the rest calls it through a gate of assembly instead.
 */
#include "kernel/service.h"

#include <arch/cpu.h>

/* Services that take fewer arguments leave the rest alone: the caller cleans up. */
typedef uint64_t(CPU_FIRMWARE_ABI *service_function)(uint64_t, uint64_t, uint64_t, uint64_t,
						     uint64_t);

/* Read by the handler of exceptions, behind the compiler's back. */
static volatile enum service under_way = SERVICE_COUNT;

/* The direction flag is clear and RSP aligned, as both conventions ask; interrupts are off for good. */
uint64_t firmware_call(const struct handoff *handoff, enum service service,
		       const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	const volatile struct runtime_services *table = vaddr_pointer(handoff->runtime_services);
	const service_function call = (service_function)(uintptr_t)table->entry[service];
	uint64_t status;

	under_way = service;
	status = call(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
	under_way = SERVICE_COUNT;
	return status;
}

enum service firmware_under_way(void)
{
	return under_way;
}
