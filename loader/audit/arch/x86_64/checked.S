/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A call that is checked: see loader/audit/checked.h.
 *
 * Called by firmware in its convention (UEFI specification, "x64 Platforms"), in long mode with interrupts as
 * they are, with up to five arguments; RAX is a struct checked. The two functions that look at the machine
 * before and after have our own convention. A copy of it runs elsewhere, so there is no address in it.
 */
#include <arch/checked.h>

	/* From the stack's end upwards: shadow space, the fifth argument, the struct checked_state, the stack of
	 * the call that this one interrupts, a word that aligns, then what is pushed. */
#define FIFTH 32
#define STATE 40
#define OUTER 48
#define ROOM 64
#define CHECKED ROOM
#define PUSHED 72
#define RETURN_ADDRESS 8

	.section .text.arch_checked, "ax", @progbits
	.globl	arch_checked
	.hidden	arch_checked
	.type	arch_checked, @function
arch_checked:
	movq	%rax, %r10
	andq	$-4096, %r10
	movq	CHECKED_BEFORE(%r10), %r11
	testq	%r11, %r11
	jz	unchecked

	.irp	name, rbx, rbp, rdi, rsi, r12, r13, r14, r15, rax
	pushq	%\name
	.endr
	subq	$ROOM, %rsp
	movq	%rcx, %rbx
	movq	%rdx, %rbp
	movq	%r8, %r12
	movq	%r9, %r13
	movq	ROOM + PUSHED + RETURN_ADDRESS + FIFTH(%rsp), %rcx
	movq	%rcx, FIFTH(%rsp)

	movq	%rax, %rdi
	notq	%r11
	callq	*%r11				/* struct checked_state *before(struct checked *) */
	movq	%rbx, %rcx
	movq	%rbp, %rdx
	movq	%r12, %r8
	movq	%r13, %r9
	movq	%rax, STATE(%rsp)
	testq	%rax, %rax
	jz	1f
	pushfq
	popq	STATE_RFLAGS(%rax)
	movq	%rsp, STATE_RSP(%rax)
	movq	0(%rax), %rbx
	movq	8(%rax), %rbp
	movq	16(%rax), %rdi
	movq	24(%rax), %rsi
	movq	32(%rax), %r12
	movq	40(%rax), %r13
	movq	48(%rax), %r14
	movq	56(%rax), %r15

	/* The function may lose the stack pointer, too, so that it is kept in the page. */
1:	movq	CHECKED(%rsp), %rax
	movq	%rax, %r10
	andq	$-4096, %r10
	movq	%rsp, %r11
	xchgq	%r11, CHECKED_STACK(%r10)
	movq	%r11, OUTER(%rsp)
	movq	(%rax), %rax
	notq	%rax
	callq	*%rax

	leaq	arch_checked(%rip), %r10
	andq	$-4096, %r10
	movq	%rsp, %r11
	movq	CHECKED_STACK(%r10), %rsp
	movq	OUTER(%rsp), %rcx
	movq	%rcx, CHECKED_STACK(%r10)
	movq	STATE(%rsp), %rcx
	testq	%rcx, %rcx
	jz	2f
	leaq	STATE_SIZE(%rcx), %rdx
	movq	%rbx, 0(%rdx)
	movq	%rbp, 8(%rdx)
	movq	%rdi, 16(%rdx)
	movq	%rsi, 24(%rdx)
	movq	%r12, 32(%rdx)
	movq	%r13, 40(%rdx)
	movq	%r14, 48(%rdx)
	movq	%r15, 56(%rdx)
	movq	%r11, STATE_RSP(%rdx)
	pushfq
	popq	STATE_RFLAGS(%rdx)
	cld
	movq	%rax, %rbx
	movq	CHECKED(%rsp), %rdi
	movq	%rcx, %rsi
	movq	%rdi, %rax
	andq	$-4096, %rax
	movq	CHECKED_AFTER(%rax), %rax
	notq	%rax
	callq	*%rax		/* uint64_t after(struct checked *, struct checked_state *): RFLAGS */
	pushq	%rax
	popfq
	movq	%rbx, %rax

2:	addq	$ROOM + 8, %rsp
	.irp	name, r15, r14, r13, r12, rsi, rdi, rbp, rbx
	popq	%\name
	.endr
	ret

unchecked:
	movq	(%rax), %rax
	notq	%rax
	jmp	*%rax
	.size	arch_checked, . - arch_checked
	.org	arch_checked + CHECKED_CODE_SIZE

	.section .note.GNU-stack, "", @progbits
