/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Leaving a stack: long mode, interrupts off, in the System V ABI.
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

	.section .note.GNU-stack, "", @progbits
