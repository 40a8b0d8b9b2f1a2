/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The two ways in which a walk that failed ends: back to firmware, or in a reset.
 */
#include <arch/cpu.h>

#include "kernel/lib/hard_reset.h"
#include "kernel/lib/processor.h"
#include "loader/steps.h"

/* On a board the screen may be all there is, and firmware clears it for what it starts next. */
#define READING_TIME_US 10000000

EFI_STATUS end_return(struct firmware *firmware)
{
	struct output *output = firmware->output;
	struct handoff_framebuffer framebuffer = {.size = 0};

	/* An early step has not looked for the screen yet. */
	if (output->screen.pixels == NULL)
		framebuffer_find(firmware, &framebuffer);
	output_bail_out(output);
	firmware_give_back(firmware);
	if (!hypervisor_is_present())
		(void)firmware->boot_services->Stall(READING_TIME_US);
	return output->status;
}

void end_reset(struct output *output, enum reset reset, end_reset_system *reset_system,
	       void *context)
{
	cpu_disable_interrupts();
	output_bail_out(output);
	if (reset == RESET_HALT) {
		output_print(output, "# halted\n");
		hard_reset_halt();
	}
	if (reset_system != NULL)
		reset_system(context);
	for (enum hard_reset way = 0; way < HARD_RESET_COUNT; way++) {
		output_print(output, "# reset-by=%s\n", hard_reset_ways[way].name);
		hard_reset_ways[way].try();
	}
	hard_reset_halt();
}
