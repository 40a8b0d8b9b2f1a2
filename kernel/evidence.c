/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The seven questions in their order, and what the loader tried beside; kernel/evidence/ answers them.
 */
#include "kernel/evidence.h"

#include "kernel/evidence/questions.h"

void evidence_check(const struct handoff *handoff)
{
	question_exit_boot_services(handoff);	   /* did ExitBootServices succeed? */
	question_memory_map(handoff);		   /* is the final memory map right? */
	question_runtime_attributes(handoff);	   /* do runtime descriptors say so? */
	question_set_virtual_address_map(handoff); /* was the virtual map set? */
	question_virtual_address_change(handoff);  /* did the change reach gRT? */
	question_pointers_converted(handoff);	   /* and what firmware publishes? */
	question_boot_services_gone(handoff);	   /* is nothing of boot services left? */
	trials_check(handoff);			   /* is what must be refused refused? */
	events_check(handoff);			   /* was every event signalled, once, in order? */
}
