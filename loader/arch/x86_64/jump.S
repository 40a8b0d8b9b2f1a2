/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Leaving an address space: long mode, interrupts off, in the System V ABI. Nothing here returns.
 */
	.text

/*
 * void arch_enter(paddr_t root, vaddr_t entry, vaddr_t handoff)
 *
 * Mapped before: firmware's address space, or a loader's own, with this code at its physical address.
 * Mapped after: the kernel's, with these instructions still there in its transit pages. No stack is
 * used: the kernel has none from us.
 */
	.globl	arch_enter
	.hidden	arch_enter
	.type	arch_enter, @function
arch_enter:
	cli				/* whatever firmware left: its IDT goes next */
	cld				/* as the ABI wants it */
	movq	%rdi, %cr3		/* stack, GDT, IDT and all data of the loader are gone */
	movq	%rdx, %rdi		/* kernel_entry's argument */
	xorl	%esp, %esp		/* the kernel's first push without a stack shall fault */
	xorl	%ebp, %ebp
	jmp	*%rsi
	.size	arch_enter, . - arch_enter

	.section .note.GNU-stack, "", @progbits
