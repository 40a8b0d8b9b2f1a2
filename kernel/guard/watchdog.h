/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The watchdog: ends a service that does not return, also one that has turned interrupts off.
 *
 * A timer ticks while a service runs, and each tick is an NMI. Only NMIs that really arrive count: a
 * chipset may gate the timer, and interrupt remapping may swallow what an IO-APIC sends, so every
 * timer has to prove itself before it is relied on. A second one, with another source, ends a service that
 * stops the first, a second later.
 */
#ifndef GUARD_WATCHDOG_H
#define GUARD_WATCHDOG_H

#include <audit/audit_options.h>

#include "kernel/guard/guard.h"

/* Finds a timer that ticks; without one guard->watchdog is WATCHDOG_NONE, and nothing is ended. */
void watchdog_open(struct guard *guard);

/* Was this service ended before, because it did not return? Each call of it would cost the limit again. */
bool watchdog_forbids(const struct guard *guard, const struct firmware_call *call);

/* Around each call of firmware: the timers run in between and nowhere else. */
void watchdog_begin(struct guard *guard);
void watchdog_end(struct guard *guard);

/* Between two calls: halts the processor for so long. False, and sooner, without a timer that ticks. */
bool watchdog_sleep(struct guard *guard, unsigned int milliseconds);

/* An NMI, whenever it comes. */
void watchdog_tick(struct guard *guard, struct exception_frame *frame);

/* The limit of hang-limit=, in milliseconds. By default real hardware is given more time than a
 * virtual machine: to end a write to flash halfway can brick a board. */
uint32_t watchdog_limit(const struct audit_options *options);

#endif
