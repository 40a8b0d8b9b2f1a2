/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Interrupts and traps that firmware causes; see interrupt.h. */
#include "kernel/guard/interrupt.h"

#include <arch/resume.h>

#include "kernel/guard/entry.h"

bool interrupt_is_ours(const struct guard *guard, const struct exception_frame *frame)
{
	return !guard->machine.inside || gate_is_returning(frame->rip) ||
	       machine_is_exception_stack(&guard->machine, frame->rsp);
}

unsigned int interrupt_instruction(const struct guard *guard, const struct exception_frame *frame)
{
	if (interrupt_is_ours(guard, frame) || exception_has_error_code(frame))
		return 0;
	if (frame->vector == VECTOR_BREAKPOINT &&
	    entry_byte(&guard->world, frame->rip - 1) == BREAKPOINT_OPCODE)
		return 1;
	return entry_byte(&guard->world, frame->rip - INTERRUPT_INSTRUCTION_SIZE) ==
				       INTERRUPT_OPCODE &&
			       entry_byte(&guard->world, frame->rip - 1) ==
				       (int)(frame->vector % VECTOR_COUNT)
		       ? INTERRUPT_INSTRUCTION_SIZE
		       : 0;
}

bool interrupt_end_left_over(struct guard *guard, struct exception_frame *frame, uint64_t *armed)
{
	bool traps = (frame->rflags & RFLAGS_TF) != 0;

	if (!interrupt_is_ours(guard, frame))
		return false;
	guard->machine.found |= clobbered_bit(traps ? CLOBBERED_TF : CLOBBERED_DR7);
	exception_step(frame, false);
	if (!traps)
		*armed = 0;
	return true;
}
