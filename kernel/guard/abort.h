/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Ending a service before it returns.
 */
#ifndef GUARD_ABORT_H
#define GUARD_ABORT_H

#include "kernel/guard/guard.h"

/* Makes the interrupted call go on in guard_call() with EFI_ABORTED. Firmware's own state stays as it
 * happened to be at that moment: all its answers from now on are marked as tainted. */
void abort_call(struct guard *guard, struct exception_frame *frame);

#endif
