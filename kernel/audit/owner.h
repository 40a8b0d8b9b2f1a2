/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel's one guard, and the one way for all of the kernel to call a runtime service.
 */
#ifndef KERNEL_WATCH_H
#define KERNEL_WATCH_H

#include <handoff.h>

#include "kernel/guard/guard.h"

/* Opens the guard over the kernel's page tables: GDT, TSS, IDT, stacks. */
void watch_open(const struct handoff *handoff);

/* The guard, for those who read records or peek. */
struct guard *watch_guard(void);

/*
 * Calls a service through gRT as the handoff gives it, reading the entry anew each time, with up to
 * five arguments. Phase virtual, or reset for ResetSystem. Returns the call as it went.
 */
struct firmware_call watch_call(const struct handoff *handoff, enum service service,
				const uint64_t arguments[SERVICE_ARGUMENTS_MAX]);

/* The same for kernel/guard/probe.h: makes `call` and fills in what came back. */
static inline void watch_make(void *handoff, struct firmware_call *call)
{
	*call = watch_call(handoff, call->service, call->arguments);
}

/* Has a call of the service not returned by itself? It will hardly do so next time. */
bool watch_was_aborted(enum service service);

/* How much of its stack firmware used in the calls of a service so far, at the deepest. */
uint32_t watch_stack_bytes(enum service service);

#endif
