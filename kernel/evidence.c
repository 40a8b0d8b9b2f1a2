/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The seven questions in their order; kernel/evidence/ answers them.
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
}
