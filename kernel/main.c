/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel's half of the walk; loader/main.c has the half before.
 *
 * It is entered with no stack, no descriptor tables and one struct (include/handoff.h), and it asks
 * one question in many ways: what of the firmware survived the handoff?
 *
 * Firmware is called directly here, on the kernel's own stack: a fault inside it is named, and is the
 * end. Another program passes another caller to the same steps, and has steps of its own between them.
 */
#include "kernel/kernel.h"
#include "kernel/display/display.h"
#include "kernel/evidence/questions.h"
#include "kernel/report.h"

HANDOFF_KERNEL; /* the note by which the loader knows a kernel */

static const struct report_hooks hooks; /* every check is made, and nothing is told twice */

/* clang-format off */
void kernel_main(const struct handoff *handoff)
{
	believe(handoff);				/* magic, version, ranges, or panic */
	console_open(handoff);				/* serial port and screen */
	traps_open(handoff);				/* from here on a fault is named */
	identity_drop(handoff);				/* the pages that the jump came from */
	console_display()->expected = 11;		/* who looks on sees how far it is */
	report_open("handoff", handoff, &hooks);	/* TAP version 13 */
	describe_start(handoff);			/* whose it is, and what was asked for */
	map_describe(handoff);				/* by type, and what is reclaimable */
	virtual_map_describe(handoff);			/* how much of it stays firmware's */
	describe_regions(handoff);			/* physical, virtual, rights */
	exit_describe(handoff);				/* the attempts to leave boot services */
	questions_check(handoff);			/* the seven questions */
	identity_check(handoff, traps_peek);		/* no identity map is left */
	runtime_check(handoff, firmware_call);		/* time and variables */
	report_close();					/* the plan and the verdict */
	describe_end(handoff);				/* how the machine is to end */
	reset_machine(handoff, firmware_call);		/* ResetSystem, or what is left */
}
/* clang-format on */
