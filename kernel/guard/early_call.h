/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls inside SetVirtualAddressMap through an address that is valid only when it has returned.
 *
 * The guard lets such a call go on, and whatever it leads to runs at addresses that nobody has told firmware
 * to use yet: that code is not to blame.
 */
#ifndef GUARD_EARLY_CALL_H
#define GUARD_EARLY_CALL_H

#include "kernel/guard/guard.h"

/* The physical address of an instruction that ran at an offered one; every other stays as it is. */
uint64_t early_call_instruction(const struct guard *guard, uint64_t address);

/* Firmware, stopped at `frame`, is about to go on in such a call. */
void early_call_begin(struct guard *guard, const struct exception_frame *frame);

/* Does it run in one that has not returned? */
bool early_call_is_under_way(const struct guard *guard, const struct exception_frame *frame);

#endif
