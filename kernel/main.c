/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel's half of the walk; loader/main.c has steps 1 to 15.
 *
 * It is entered with no stack, no descriptor tables and one struct (include/handoff.h), and it asks
 * one question in many ways: what of the firmware survived the handoff?
 */
#include "kernel/arch.h"
#include "kernel/audit/evidence/attributes_table.h"
#include "kernel/audit/findings/finding.h"
#include "kernel/audit/evidence/driver_places.h"
#include "kernel/audit/memory/compare.h"
#include "kernel/audit/evidence/structure.h"
#include "kernel/audit/census/steps.h"
#include "kernel/console.h"
#include "kernel/evidence.h"
#include "kernel/audit/examination/phases.h"
#include "kernel/believe.h"
#include "kernel/identity.h"
#include "kernel/audit/services/matrix.h"
#include "kernel/panic.h"
#include "kernel/report.h"
#include "kernel/reset.h"
#include "kernel/audit/services/services.h"
#include "kernel/audit/owner.h"

void kernel_main(const struct handoff *handoff)
{
	handoff_believe(handoff);   /* 16  magic, version, size and ranges, or panic */
	console_open(handoff);	    /* 17  serial port and screen: the same text on both */
	watch_open(handoff);	    /* 18  own GDT, TSS, IDT: from here on a fault has a voice */
	identity_drop(handoff);	    /* 19  the pages that the jump came from */
	report_open(handoff);	    /* 20  TAP version 13, and what machine this is */
	audit_early(handoff);	    /* 21  what firmware touched before the kernel */
	evidence_check(handoff);    /* 22  the seven questions, one check each */
	identity_check(handoff);    /* 23  proof that no 1:1 map is left */
	census_check(handoff);	    /* 24  which pointers were never converted, used or not */
	memory_remember(handoff);   /* 25  sums of the memory that firmware has given up */
	services_check(handoff);    /* 26  every service through the virtual gRT */
	examination_check(handoff); /* 27  what must be refused, in all phases alike */
	attributes_check(handoff);  /* 28  is the attributes table sound, whom does it miss */
	structure_check(handoff);   /* 29  the shapes of what firmware published */
	drivers_check(handoff);	    /* 30  the drivers under test: started, and where they may be */
	matrix_print(handoff);	    /* 31  which service is there in which phase */
	memory_compare(handoff);    /* 32  what was written behind the page tables */
	report_close(handoff);	    /* 33  the plan and the verdict */
	reset_machine(handoff);	    /* 34  ResetSystem, or what ends a machine without it */
}
