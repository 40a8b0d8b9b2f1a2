/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel's one guard, and the one way for all of the kernel to call a runtime service.
 */
#ifndef AUDIT_OWNER_H
#define AUDIT_OWNER_H

#include <handoff.h>

#include "kernel/guard/guard.h"

/* A function that is told of each new record, with the handoff. */
typedef void (*owner_observer)(void *handoff, const struct access_record *record);

/* Opens the guard over the kernel's page tables: GDT, TSS, IDT, stacks; behind traps_open(). */
void owner_open(const struct handoff *handoff, owner_observer observe);

/* The guard, for those who read records or peek. */
struct guard *owner_guard(void);

/*
 * Calls a service through gRT as the handoff gives it, reading the entry anew each time, with up to
 * five arguments. Phase virtual, or reset for ResetSystem. Returns the call with its results.
 */
struct firmware_call owner_call(const struct handoff *handoff, enum service service,
				const uint64_t arguments[SERVICE_ARGUMENTS_MAX]);

/* The same for kernel/guard/probe.h: makes `call` and fills in the results. */
static inline void owner_make(void *handoff, struct firmware_call *call)
{
	*call = owner_call(handoff, call->service, call->arguments);
}

/* Has a call of the service not returned by itself? It will hardly do so next time. */
bool owner_was_aborted(enum service service);

/* Was the service called in phase virtual, and was its last answer that it is not there? */
bool owner_has_called(enum service service);
bool owner_is_unsupported(enum service service);

/* The milliseconds that calls which returned have taken so far, as far as the watchdog has ticked; and is it as
 * long as one that hangs may take, since then? */
uint64_t owner_taken(void);
bool owner_is_late(uint64_t taken_before);

/* Waits with the processor halted; false, and sooner, where no timer can wake it. */
bool owner_sleep(unsigned int milliseconds);

/* The stack that firmware used in the calls of each service so far, at the deepest. */
const uint32_t *owner_stack_bytes(void);

/* For kernel/service.h and kernel/kernel.h: the guard's ways to call ResetSystem and to peek. */
uint64_t owner_reset(const struct handoff *handoff, enum service service,
		     const uint64_t arguments[SERVICE_ARGUMENTS_MAX]);
bool owner_peek(vaddr_t address, uint64_t *value);

#endif
