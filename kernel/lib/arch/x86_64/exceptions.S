/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Exception stubs: from the processor's frame to guard_exception() and back.
 *
 * Mode: long mode, interrupts off (interrupt gates), on the exception stack that the TSS names. Its
 * first word points to the guard, and it is aligned to its size, so masking RSP finds the guard
 * without a global. No vector register is touched: firmware's are still in them.
 */
#include <arch/cpu.h>
#include <arch/guard.h>

	/* The vectors that push an error code: 8, 10 to 14, 17, 21, 29, 30. */
#define WITH_ERROR_CODE 0x60227d00

	.section .text.exceptions, "ax", @progbits

	.globl	exception_stubs, exception_ignore
	.hidden	exception_stubs, exception_ignore

exception_stubs:
	.set	vector, 0
	.rept	VECTOR_EXCEPTIONS
	.org	exception_stubs + vector * EXCEPTION_STUB_SIZE
	.if	((WITH_ERROR_CODE >> vector) & 1) == 0
	pushq	$0
	.endif
	pushq	$vector
	jmp	exception_common
	.set	vector, vector + 1
	.endr

exception_common:
	/* struct exception_frame, from its end: the processor has pushed the last five words, and
	 * the stub two. The first push makes room for CR2. */
	pushq	%rax
	pushq	%rax
	pushq	%rcx
	pushq	%rdx
	pushq	%rbx
	pushq	%rbp
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%cr2, %rax
	movq	%rax, FRAME_CR2(%rsp)

	movq	%rsp, %rdi
	andq	$-GUARD_STACK_SIZE, %rdi
	movq	(%rdi), %rdi
	movq	%rsp, %rsi
	cld
	/* 23 words lie on a stack that was aligned to 16. */
	subq	$8, %rsp
	call	guard_exception
	addq	$8, %rsp

	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rbp
	popq	%rbx
	popq	%rdx
	popq	%rcx
	popq	%rax
	/* CR2, vector, error code. */
	addq	$24, %rsp
	iretq

	/*
	 * An interrupt, because firmware turned interrupts on. Nobody here wants it: it is not
	 * acknowledged either, so that its source and those below it stay quiet.
	 */
exception_ignore:
	iretq

	.globl	exception_tables_load
	.hidden	exception_tables_load
	.type	exception_tables_load, @function

	/* void exception_tables_load(const struct table_register *gdtr rdi, idtr rsi) */
exception_tables_load:
	lgdt	(%rdi)
	/* CS can only be loaded by a far return. */
	pushq	$GUARD_CODE_SELECTOR
	leaq	1f(%rip), %rax
	pushq	%rax
	lretq
1:	movl	$GUARD_DATA_SELECTOR, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	/* Loading the task register marks its descriptor busy, and a busy one cannot be loaded: the
	 * bit is cleared first, for the second time that these tables are loaded. */
	movq	2(%rdi), %rax
	andb	$~2, GUARD_TSS_SELECTOR + 5(%rax)
	movl	$GUARD_TSS_SELECTOR, %eax
	ltr	%ax
	lidt	(%rsi)
	ret
	.size	exception_tables_load, . - exception_tables_load

	.section .note.GNU-stack, "", @progbits
