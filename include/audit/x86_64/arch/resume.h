/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The ways to go on after an exception: the frame of x86-64 in the guard's words.
 */
#ifndef ARCH_RESUME_H
#define ARCH_RESUME_H

#include <arch/cpu.h>
#include <arch/exception.h>
#include <arch/guard.h>
#include <arch/registers.h>

#define VECTOR_DEBUG 1

#define PAGE_FAULT_PRESENT (1 << 0)
#define PAGE_FAULT_RESERVED (1 << 3)

/* The page is there, and lacks a right. */
static inline bool exception_is_present(const struct exception_frame *frame)
{
	return (frame->error_code & PAGE_FAULT_PRESENT) != 0;
}

/* A table entry is malformed: no repair is possible. */
static inline bool exception_is_malformed(const struct exception_frame *frame)
{
	return (frame->error_code & PAGE_FAULT_RESERVED) != 0;
}

/* INT n, and INT3. */
#define INTERRUPT_INSTRUCTION_SIZE 2
#define INTERRUPT_OPCODE 0xcd
#define BREAKPOINT_OPCODE 0xcc
#define VECTOR_BREAKPOINT 3

/* INT n, or an interrupt because firmware turned interrupts on: where the vector alone says so. */
static inline bool exception_is_interrupt(const struct exception_frame *frame)
{
	return frame->vector >= VECTOR_EXCEPTIONS;
}

static inline bool exception_has_error_code(const struct exception_frame *frame)
{
	return frame->vector < VECTOR_EXCEPTIONS &&
	       (VECTORS_WITH_ERROR_CODE >> frame->vector & 1) != 0;
}

/* The causes of a debug exception, as DR6 has them: a step, or one of the breakpoints that DR7 enables. */
static inline bool exception_is_step(uint64_t causes)
{
	return (causes & DR6_STEP) != 0;
}

static inline bool exception_is_breakpoint(uint64_t causes, uint64_t dr7)
{
	for (unsigned int i = 0; i < DR_COUNT; i++)
		if ((causes >> i & 1) != 0 && (dr7 >> 2 * i & 3) != 0)
			return true;
	return false;
}

/* Turns the exception into a page fault at the instruction itself. */
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
	frame->cs = CODE_SELECTOR;
	frame->ss = DATA_SELECTOR;
	frame->rflags = RFLAGS_RESERVED;
}

/* Stops again after the next instruction, or does not. */
static inline void exception_step(struct exception_frame *frame, bool step)
{
	frame->rflags &= ~(uint64_t)RFLAGS_TF;
	frame->rflags |= step ? RFLAGS_TF : 0;
}

#endif
