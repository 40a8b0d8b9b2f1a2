/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What an exception says, and how to go on after it: the frame of x86-64 in the guard's words.
 *
 * Source: Intel SDM volume 3A, section 6.15 (exceptions), figure 4-12 (page-fault error code).
 */
#ifndef ARCH_EXCEPTION_H
#define ARCH_EXCEPTION_H

#include <arch/cpu.h>
#include <arch/guard.h>
#include <audit/record.h>

/* The longest instruction there is. */
#define INSTRUCTION_SIZE_MAX 15

static inline bool exception_is_page_fault(const struct exception_frame *frame)
{
	return frame->vector == VECTOR_PAGE_FAULT;
}

/* The page is there, and lacks a right. */
static inline bool exception_is_present(const struct exception_frame *frame)
{
	return (frame->error_code & PAGE_FAULT_PRESENT) != 0;
}

/* A table entry is malformed: nothing that a repair could mend. */
static inline bool exception_is_malformed(const struct exception_frame *frame)
{
	return (frame->error_code & PAGE_FAULT_RESERVED) != 0;
}

/* What a page fault was: no other exception tells. Without no-execute the processor does not tell a
 * fetch from a read either; then the address does. */
static inline enum access exception_access(const struct exception_frame *frame, bool no_execute)
{
	if (frame->vector != VECTOR_PAGE_FAULT)
		return ACCESS_READ;
	if ((frame->error_code & PAGE_FAULT_FETCH) != 0)
		return ACCESS_EXECUTE;
	if ((frame->error_code & PAGE_FAULT_WRITE) != 0)
		return ACCESS_WRITE;
	if (!no_execute && frame->cr2 - frame->rip < INSTRUCTION_SIZE_MAX)
		return ACCESS_EXECUTE;
	return ACCESS_READ;
}

/* Makes of it a page fault at the instruction itself. */
static inline void exception_become_fetch(struct exception_frame *frame)
{
	frame->vector = VECTOR_PAGE_FAULT;
	frame->error_code = PAGE_FAULT_FETCH;
	frame->cr2 = frame->rip;
}

/* Goes on as if the function that was just called had returned `status` to `caller`. */
static inline void exception_return(struct exception_frame *frame, uint64_t caller, uint64_t status)
{
	frame->rax = status;
	frame->rip = caller;
	frame->rsp += sizeof(uint64_t);
}

/* Goes on in guard_call(), as if the service had returned `status`. */
static inline void exception_abort(struct exception_frame *frame, struct guard_machine *machine,
				   uint64_t status)
{
	machine->inside = 0;
	frame->rax = status;
	frame->rip = (uintptr_t)gate_abort;
	frame->rsp = machine->resume_rsp;
	frame->cs = GUARD_CODE_SELECTOR;
	frame->ss = GUARD_DATA_SELECTOR;
	frame->rflags = RFLAGS_RESERVED;
}

/* Stops again after the next instruction, or does not. */
static inline void exception_step(struct exception_frame *frame, bool step)
{
	frame->rflags &= ~(uint64_t)RFLAGS_TF;
	frame->rflags |= step ? RFLAGS_TF : 0;
}

#endif
