/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The last words. Firmware is not asked to end the machine: it may be what brought us here.
 */
#include "kernel/panic.h"

#include "kernel/arch.h"
#include "kernel/report.h"
#include "kernel/reset.h"

/* Until the handoff is believed nobody knows what reset= asks, and halting loses nothing. */
static enum reset ending = RESET_HALT;

void panic_ends_by(enum reset reset)
{
	ending = reset;
}

/* A panic inside a panic has nothing better to say than the first. */
static void enter(void)
{
	static bool entered;

	if (entered)
		reset_halt();
	entered = true;
}

void panic(const char *format, ...)
{
	va_list arguments;

	enter();
	va_start(arguments, format);
	report_bail_out_list(format, arguments);
	va_end(arguments);
	reset_without_firmware(ending);
}

/* Behind the registers: nobody has to read on after `Bail out!`. */
static void name_exception(const struct exception_frame *frame)
{
	const uint64_t guard_page = vaddr_of(kernel_stack_guard).value;

	if (frame->vector != VECTOR_PAGE_FAULT)
		report_bail_out("exception %lu in the kernel at 0x%lx, error 0x%lx", frame->vector,
				frame->rip, frame->error_code);
	else if (frame->cr2 - guard_page < PAGE_SIZE)
		report_bail_out("the kernel's stack is overrun at 0x%lx", frame->rip);
	else
		report_bail_out("page fault in the kernel at 0x%lx, address 0x%lx, error 0x%lx",
				frame->rip, frame->cr2, frame->error_code);
}

void panic_exception(void *context, const struct exception_frame *frame)
{
	(void)context; /* the handoff, of which nothing is needed any more */
	enter();
	report_fact("rax=0x%016lx rbx=0x%016lx rcx=0x%016lx rdx=0x%016lx", frame->rax, frame->rbx,
		    frame->rcx, frame->rdx);
	report_fact("rsi=0x%016lx rdi=0x%016lx rbp=0x%016lx rsp=0x%016lx", frame->rsi, frame->rdi,
		    frame->rbp, frame->rsp);
	report_fact(" r8=0x%016lx  r9=0x%016lx r10=0x%016lx r11=0x%016lx", frame->r8, frame->r9,
		    frame->r10, frame->r11);
	report_fact("r12=0x%016lx r13=0x%016lx r14=0x%016lx r15=0x%016lx", frame->r12, frame->r13,
		    frame->r14, frame->r15);
	report_fact("rflags=0x%lx cs=0x%lx ss=0x%lx", frame->rflags, frame->cs, frame->ss);
	name_exception(frame);
	reset_without_firmware(ending);
}
