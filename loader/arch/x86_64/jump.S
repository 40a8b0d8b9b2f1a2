/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Leaving a stack, and leaving an address space.
 *
 * All of it runs in long mode with interrupts off and in the System V ABI. Nothing here returns.
 */
	.text

/*
 * void arch_call_on_stack(void *top, void (*function)(void))
 *
 * Mapped: everything that firmware mapped. `top` is aligned to 16 bytes; the call pushes a return
 * address, as the ABI wants it at a function's entry.
 */
	.globl	arch_call_on_stack
	.hidden	arch_call_on_stack
	.type	arch_call_on_stack, @function
arch_call_on_stack:
	movq	%rdi, %rsp		/* firmware's stack is left for good */
	xorl	%ebp, %ebp		/* a debugger's backtrace ends here */
	call	*%rsi
	ud2
	.size	arch_call_on_stack, . - arch_call_on_stack

/*
 * void arch_jump(paddr_t root, vaddr_t entry, vaddr_t handoff)
 *
 * Mapped before: the loader's address space, 1:1. Mapped after: the kernel's, with these
 * instructions still 1:1 in its transit pages. No stack is used: the kernel has none from us.
 */
	.globl	arch_jump
	.hidden	arch_jump
	.type	arch_jump, @function
arch_jump:
	cld				/* as the ABI wants it */
	movq	%rdi, %cr3		/* stack, GDT, IDT and all data of the loader are gone */
	movq	%rdx, %rdi		/* kernel_entry's argument */
	xorl	%esp, %esp		/* the kernel's first push without a stack shall fault */
	xorl	%ebp, %ebp
	jmp	*%rsi
	.size	arch_jump, . - arch_jump

	.section .note.GNU-stack, "", @progbits
