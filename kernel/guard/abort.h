/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Ending a service before it returns.
 */
#ifndef GUARD_ABORT_H
#define GUARD_ABORT_H

#include "kernel/guard/guard.h"

/* Lets what was interrupted go on in guard_call() with EFI_ABORTED. Firmware's own state is what it
 * happened to be at that moment: everything it says from now on is marked as tainted. */
void abort_call(struct guard *guard, struct exception_frame *frame);

#endif
