/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel's entry, to which the loader jumps: include/handoff.h says in which state.
 *
 * Mode	long mode, flat, interrupts off, direction flag clear; RDI is the handoff.
 * Mapped	what include/handoff.h lists. GDT, IDT and TSS of the loader are not: until
 *		traps_open() has loaded ours, a fault is a triple fault.
 * Cleared	nothing here: the loader has zeroed .bss as the program headers ask, and has written
 *		the control registers whole.
 */
	.globl kernel_entry
	.type kernel_entry, @function

	.section .text.kernel_entry, "ax", @progbits
kernel_entry:
	leaq	kernel_stack_end(%rip), %rsp	/* the first stack worth the name */
	xorl	%ebp, %ebp			/* the end of every backtrace */
	call	kernel_main			/* RDI passes through */
	ud2					/* kernel_main() does not return */
	.size kernel_entry, . - kernel_entry

	.globl kernel_stack_guard, kernel_stack_end

	.section .bss.kernel_stack, "aw", @nobits
	.balign 4096
kernel_stack_guard:
	.skip	4096
	.skip	65536
kernel_stack_end:

	.section .note.GNU-stack, "", @progbits
