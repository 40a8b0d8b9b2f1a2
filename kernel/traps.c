/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel's exceptions. The sentences are kernel/lib/fault.c's; here is what only a machine has.
 */
#include "kernel/kernel.h"

#include <arch/cpu.h>

#include "kernel/lib/processor.h"
#include "kernel/lib/descriptors.h"
#include "kernel/lib/fault.h"
#include "kernel/lib/paging.h"
#include "kernel/lib/places.h"
#include "kernel/report.h"

#define STACK_GUARD vaddr_of(kernel_stack_guard)

/* Statics: firmware's stack pointer is not to be trusted, and neither is the kernel's after an overrun. */
static struct exception_stack stacks[EXCEPTION_STACK_COUNT]
	__attribute__((aligned(EXCEPTION_STACK_SIZE)));
static struct descriptor_tables tables;
static volatile bool peeking;

/* Firmware runs on the kernel's stack: what lies there can be read, and nothing else surely. */
static uint64_t word_on_stack(uint64_t address)
{
	if (!is_aligned(address, sizeof(uint64_t)) ||
	    !extent_is_inside(address, sizeof(uint64_t), STACK_GUARD.value + PAGE_SIZE,
			      vaddr_of(kernel_stack_end).value))
		return 0;
	return *(const uint64_t *)vaddr_pointer(vaddr(address));
}

/* Called by the stubs on an exception stack, with interrupts off; only a peek goes on after it. */
static void take_exception(void *context, struct exception_frame *frame)
{
	const enum service service = firmware_under_way();
	const uint64_t caller = word_on_stack(frame->rsp);

	if (frame->vector == VECTOR_NMI || frame->vector >= VECTOR_EXCEPTIONS)
		return; /* nobody here has asked for one, and so nobody acknowledges it */
	if (peeking && exception_denies_address(frame)) {
		frame->rip = (uintptr_t)peek_failed;
		return;
	}
	/* The hardware is broken, whoever happens to run. */
	if (service == SERVICE_COUNT || frame->vector == VECTOR_MACHINE_CHECK)
		traps_panic(context, frame);
	panic("%s", fault_of_firmware(context, service, frame, STACK_GUARD, caller).text);
}

void traps_open(const struct handoff *handoff)
{
	control_registers_write();
	cpu_reset_fpu(); /* as services expect it; the kernel itself uses none of it */
	descriptors_open(&tables, stacks, take_exception, (void *)(uintptr_t)handoff);
	/* An overrun of the stack is a fault from here on, and not somebody else's data. */
	if (!paging_unmap(&handoff->tables, STACK_GUARD))
		panic("the page under the kernel's stack is not mapped by a page of its own");
	paging_flush();
}

/* Interrupts are off and there is one processor: nobody else can fault meanwhile. */
bool traps_peek(vaddr_t address, uint64_t *value)
{
	bool found;

	peeking = true;
	found = peek_word(address.value, value) != 0;
	peeking = false;
	return found;
}

/* The registers first: nobody has to read on after `Bail out!`. */
void traps_panic(void *context, const struct exception_frame *frame)
{
	(void)context; /* the handoff, of which nothing is needed any more */
	panic_begin();
	report_fact("rax=0x%016lx rbx=0x%016lx rcx=0x%016lx rdx=0x%016lx", frame->rax, frame->rbx,
		    frame->rcx, frame->rdx);
	report_fact("rsi=0x%016lx rdi=0x%016lx rbp=0x%016lx rsp=0x%016lx", frame->rsi, frame->rdi,
		    frame->rbp, frame->rsp);
	report_fact(" r8=0x%016lx  r9=0x%016lx r10=0x%016lx r11=0x%016lx", frame->r8, frame->r9,
		    frame->r10, frame->r11);
	report_fact("r12=0x%016lx r13=0x%016lx r14=0x%016lx r15=0x%016lx", frame->r12, frame->r13,
		    frame->r14, frame->r15);
	report_fact("rflags=0x%lx cs=0x%lx ss=0x%lx", frame->rflags, frame->cs, frame->ss);
	panic("%s", fault_of_kernel(frame, STACK_GUARD).text);
}
