/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The depth that a service reached in the firmware stack, to the word.
 *
 * Between two calls every word of the stack holds a pattern, and the lowest one that does not is the
 * depth. Most services use a page or less of the 32, so the processor is asked which pages were
 * written at all: it sets the dirty bit of a page's table entry. Only these are read, and filled with
 * the pattern again.
 */
#ifndef GUARD_STACK_METER_H
#define GUARD_STACK_METER_H

#include "kernel/guard/guard.h"

/* Fills the stack, and finds the table entries of its pages. */
void stack_meter_open(struct guard *guard);

/*
 * After a call, on our own page tables again: the bytes that it used. The whole stack is read where the
 * entries are not known, and where the service came back on page tables of its own, whose dirty bits
 * are elsewhere.
 */
uint32_t stack_meter_read(struct guard *guard);

#endif
