/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The end of the machine, through firmware where it works.
 */
#ifndef KERNEL_RESET_H
#define KERNEL_RESET_H

#include <handoff.h>

/*
 * ResetSystem as reset= says. If it returns, that is reported, with a verdict line: a failed
 * shutdown ends in halt, never in a boot loop; a failed cold or warm reset tries the keyboard
 * controller, port 0xCF9 and a triple fault in turn. reset=halt calls nothing.
 */
void reset_machine(const struct handoff *handoff) __attribute__((noreturn));

/* The same ladder from its second step on: after a ResetSystem that failed, or a panic. */
void reset_without_firmware(enum reset reset) __attribute__((noreturn));

/* Interrupts off and asleep for good, after the line `# halted`. */
void reset_halt(void) __attribute__((noreturn));

#endif
