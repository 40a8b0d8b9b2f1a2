/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Interrupts and traps that firmware causes, and the guard's own steps among them.
 */
#ifndef GUARD_INTERRUPT_H
#define GUARD_INTERRUPT_H

#include "kernel/guard/guard.h"

/*
 * The length of the INT instruction of firmware's that led here, 0 if it was none: RIP is behind it. INT3
 * has one byte. What has an error code is an exception.
 */
unsigned int interrupt_instruction(const struct guard *guard, const struct exception_frame *frame);

/* Did it come while our own code ran: the handler of an exception, or the way back through the gate? */
bool interrupt_is_ours(const struct guard *guard, const struct exception_frame *frame);

/*
 * A trap flag or a breakpoint that firmware left behind has caught our own code: it is noted as found, and
 * goes. `armed` is DR7 as it was. False: the debug exception is firmware's.
 */
bool interrupt_end_left_over(struct guard *guard, struct exception_frame *frame, uint64_t *armed);

#endif
