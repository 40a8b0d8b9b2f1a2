/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Four levels of page tables to five. CR4.LA57 cannot change while paging is on, and paging cannot
 * go off in 64-bit mode: the way leads through 32-bit mode and back (Intel SDM, volume 3, sections
 * 4.1.1 and 9.8.5). The code between la57_start and la57_end runs from a copy below 4 GiB that is
 * in an identity map before and after.
 *
 * la57_start(RDI = the PML5, below 4 GiB), System V convention, 64-bit mode. Returns with five
 * levels and everything else as it was.
 */
#define CODE64 8
#define DATA   16
#define CODE32 24

	.section .text.la57, "ax"
	.globl la57_start, la57_end
	.hidden la57_start, la57_end

	.code64
la57_start:
	pushfq
	cli
	/* The upper halves of registers do not survive 32-bit mode: all go to the stack. */
	push %rbx
	push %rbp
	push %r12
	push %r13
	push %r14
	push %r15
	mov %ds, %eax
	push %rax
	mov %es, %eax
	push %rax
	mov %ss, %eax
	push %rax
	mov %cs, %eax
	push %rax
	sub $16, %rsp
	sgdt (%rsp)
	mov %rsp, saved_stack(%rip)

	lea la57_start(%rip), %rbx
	lea gdt(%rip), %rax
	mov %rax, gdt_pointer + 2(%rip)
	lea long_mode(%rip), %rax
	mov %eax, long_mode_pointer(%rip)
	lgdt gdt_pointer(%rip)
	lea compatibility_mode(%rip), %rax
	push $CODE32
	push %rax
	lretq			/* 64-bit to compatibility mode: now 32-bit code */

	.code32
compatibility_mode:
	mov $DATA, %eax
	mov %eax, %ds
	mov %eax, %es
	mov %eax, %ss
	mov %cr0, %eax
	btr $31, %eax
	mov %eax, %cr0		/* paging off: long mode is inactive, addresses are physical */
	mov %cr4, %eax
	bts $12, %eax
	mov %eax, %cr4		/* LA57 */
	mov %edi, %cr3
	mov %cr0, %eax
	bts $31, %eax
	mov %eax, %cr0		/* paging on: EFER.LME is still set, so this is long mode again */
	ljmp *(long_mode_pointer - la57_start)(%ebx)

	.code64
long_mode:
	mov saved_stack(%rip), %rsp
	lgdt (%rsp)
	add $16, %rsp
	pop %rax		/* firmware's CS */
	lea 1f(%rip), %rcx
	push %rax
	push %rcx
	lretq
1:	pop %rax
	mov %eax, %ss
	pop %rax
	mov %eax, %es
	pop %rax
	mov %eax, %ds
	pop %r15
	pop %r14
	pop %r13
	pop %r12
	pop %rbp
	pop %rbx
	popfq
	ret

	.balign 8
gdt:
	.quad 0
	.quad 0x00af9b000000ffff	/* CODE64: flat, long */
	.quad 0x00cf93000000ffff	/* DATA: flat, writable */
	.quad 0x00cf9b000000ffff	/* CODE32: flat, 32-bit */
gdt_pointer:
	.word . - gdt - 1
	.quad 0
long_mode_pointer:
	.long 0
	.word CODE64
	.balign 8
saved_stack:
	.quad 0
la57_end:

	.section .note.GNU-stack, "", @progbits
