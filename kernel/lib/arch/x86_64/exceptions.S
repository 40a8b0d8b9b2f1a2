/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Exception stubs: from the processor's frame to its handler and back; and a read that may cause one.
 *
 * Mode: long mode, interrupts off (interrupt gates), on the exception stack that the TSS names. It is
 * aligned to its size, so masking RSP finds its foot, where handler and context stand: no global is
 * needed. No vector register is touched: firmware's are still in them.
 */
#include <arch/exception.h>

	.section .text.exceptions, "ax", @progbits

	.globl	exception_stubs
	.hidden	exception_stubs

exception_stubs:
	.set	vector, 0
	.rept	VECTOR_COUNT
	.org	exception_stubs + vector * EXCEPTION_STUB_SIZE
	.if	vector < VECTOR_EXCEPTIONS && ((VECTORS_WITH_ERROR_CODE >> (vector & 31)) & 1)
	pushq	$vector - 128		/* one byte, with a sign */
	jmp	exception_with_code
	.else
	pushq	$0
	pushq	$vector - 128
	jmp	exception_common
	.endif
	.set	vector, vector + 1
	.endr

exception_with_code:	/* INT n and interrupts push none, whatever their number: see RSP's alignment */
	testb	$8, %spl
	jnz	exception_common
	pushq	(%rsp)
	movq	$0, 8(%rsp)
	addq	$VECTOR_WITHOUT_CODE, (%rsp)
exception_common:
	subq	$-128, (%rsp)
	/* struct exception_frame, from its end: the processor has pushed the last five words, and
	 * the stub two. The first push makes room for CR2. */
	pushq	%rax
	.irp	register, rax, rcx, rdx, rbx, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
	pushq	%\register
	.endr
	movq	%cr2, %rax
	movq	%rax, FRAME_CR2(%rsp)

	movq	%rsp, %rax
	andq	$-EXCEPTION_STACK_SIZE, %rax
	movq	EXCEPTION_STACK_CONTEXT(%rax), %rdi
	movq	%rsp, %rsi
	cld
	/* 23 words lie on a stack that was aligned to 16. */
	subq	$8, %rsp
	call	*(%rax)
	addq	$8, %rsp

	.irp	register, r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbp, rbx, rdx, rcx, rax
	popq	%\register
	.endr
	/* CR2, vector, error code. */
	addq	$24, %rsp
	iretq

	.globl	descriptors_load
	.hidden	descriptors_load
	.type	descriptors_load, @function

	/* void descriptors_load(const struct table_register *gdtr rdi, idtr rsi) */
descriptors_load:
	lgdt	(%rdi)
	/* CS can only be loaded by a far return. */
	pushq	$CODE_SELECTOR
	leaq	1f(%rip), %rax
	pushq	%rax
	lretq
1:	movl	$DATA_SELECTOR, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	/* Loading the task register marks its descriptor busy, and a busy one cannot be loaded: the
	 * bit is cleared first, for the second time that these tables are loaded. */
	movq	2(%rdi), %rax
	andb	$~2, TSS_SELECTOR + 5(%rax)
	movl	$TSS_SELECTOR, %eax
	ltr	%ax
	lidt	(%rsi)
	ret
	.size	descriptors_load, . - descriptors_load

	/*
	 * A read that may fault, in any mode. A fault in the first instruction leaves nothing behind,
	 * so that the handler may set RIP to peek_failed.
	 */
	.section .text.peek, "ax", @progbits

	.globl	peek_word, peek_failed
	.hidden	peek_word, peek_failed
	.type	peek_word, @function

	/* unsigned int peek_word(uint64_t rdi, uint64_t *rsi) */
peek_word:
	movq	(%rdi), %rax
	movq	%rax, (%rsi)
	movl	$1, %eax
	ret
peek_failed:
	xorl	%eax, %eax
	ret
	.size	peek_word, . - peek_word

	.section .note.GNU-stack, "", @progbits
