/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The audit kernel's half of the walk: kernel/main.c with an audit's steps between, each with a + here.
 */
#include "kernel/kernel.h"
#include "kernel/display/display.h"
#include "kernel/audit/believe_notes.h"
#include "kernel/audit/census/survey.h"
#include "kernel/audit/evidence/attributes_table.h"
#include "kernel/audit/evidence/driver_places.h"
#include "kernel/audit/evidence/structure.h"
#include "kernel/audit/evidence/tried.h"
#include "kernel/audit/examination/phases.h"
#include "kernel/audit/findings/finding.h"
#include "kernel/audit/findings/held.h"
#include "kernel/audit/memory/compare.h"
#include "kernel/audit/owner.h"
#include "kernel/audit/report/causes.h"
#include "kernel/audit/report/checks.h"
#include "kernel/audit/report/closing.h"
#include "kernel/audit/report/completeness.h"
#include "kernel/audit/report/homecoming.h"
#include "kernel/audit/report/keeper.h"
#include "kernel/audit/report/machine.h"
#include "kernel/audit/report/matrix_section.h"
#include "kernel/audit/report/moments.h"
#include "kernel/audit/services/matrix.h"
#include "kernel/audit/services/pstore_keep.h"
#include "kernel/audit/services/slots.h"
#include "kernel/evidence/questions.h"
#include "kernel/report.h"

HANDOFF_KERNEL; /* the note by which a loader knows a kernel */

static const struct report_hooks hooks = {checks_want, causes_add_check, causes_print, incomplete};

/* A step of its own in what is counted of the walk. */
__attribute__((noinline)) static void show_progress(void)
{
	console_display()->more = &matrix_section;
	console_display()->expected = checks_count();
}

static void print_closing(const struct handoff *handoff)
{
	closing_print(handoff, owner_guard()->record_lost, owner_stack_bytes());
}

/* clang-format off */
void kernel_main(const struct handoff *handoff)
{
	believe(handoff);				/* magic, version, ranges, or panic */
	console_open(handoff);				/* serial port and screen */
	believe_notes(handoff);				/* + the notes of the audit's loader */
	keeper_open(handoff);				/* + a report that outlives a warm reset */
	traps_open(handoff);				/* from here on a fault is named */
	owner_open(handoff, audit_observe);		/* + firmware is called through the guard */
	identity_drop(handoff);				/* the pages that the jump came from */
	report_open("audit", handoff, &hooks);		/* TAP version 13 */
	machine_describe(handoff, owner_guard());	/* + facts about the machine */
	moments_describe(handoff);			/* + what drivers under test were given */
	checks_open(handoff);				/* + the checks that are asked for */
	show_progress();				/* + who looks on sees how far it is */
	audit_early(handoff);				/* + findings from before the kernel */
	map_describe(handoff);				/* by type, and what is reclaimable */
	virtual_map_describe(handoff);			/* the part of it that stays firmware's */
	describe_regions(handoff);			/* physical, virtual, rights */
	exit_describe(handoff);				/* the attempts to leave boot services */
	questions_check(handoff);			/* the seven questions */
	refusals_check(handoff);			/* + calls that must be refused */
	events_check(handoff);				/* + was every event signalled once? */
	identity_check(handoff, owner_peek);		/* no identity map is left */
	census_check(handoff);				/* + pointers that were never converted */
	memory_remember(handoff);			/* + checksums of memory given up */
	slots_check(handoff);				/* + every service */
	examination_check(handoff);			/* + the examination, in all phases */
	attributes_check(handoff);			/* + rights, and images without any */
	structure_check(handoff);			/* + the shapes of published tables */
	drivers_check(handoff);				/* + the places of the tested drivers */
	matrix_print(handoff);				/* + the services in each phase */
	memory_compare(handoff);			/* + writes behind the page tables */
	homecoming_prepare(handoff);			/* + where the report is, and BootNext */
	held_check();					/* + findings that no check holds */
	print_closing(handoff);				/* + findings, added up */
	incomplete_check(handoff);			/* + was enough examined for a pass? */
	report_close();					/* the plan and the verdict */
	pstore_keep(handoff);				/* + the page in the store of variables */
	homecoming_hold(handoff);			/* + time to read the page */
	reset_machine(handoff, owner_reset);		/* ResetSystem, or a way without it */
}
/* clang-format on */
