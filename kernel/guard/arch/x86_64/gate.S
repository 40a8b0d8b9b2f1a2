/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The gate: from our C (System V ABI) to firmware (Microsoft's ABI) and back, whatever comes back.
 *
 * Mode: long mode, CPL 0, interrupts off, our own page tables. Nothing here is privileged but what
 * popfq does to the interrupt flag, so that the same code runs in a host test; gate_mend() is elsewhere.
 *
 * On the way back no register can be trusted, not even the stack pointer. The machine is found by
 * the last word of the page that RSP points into: the firmware stack's uppermost one.
 */
#include <arch/cpu.h>
#include <arch/guard.h>

	/*
	 * The words above firmware's frame, from the stack's end downwards: the pointer to the
	 * machine and a word that keeps RSP aligned to 16, one more of these, the fifth argument, and
	 * the 32 bytes of shadow space that the callee may use as it likes.
	 */
#define GATE_FRAME 64
#define GATE_SHADOW 32
#define GATE_PAGE_LAST_WORD 7

	.section .text.gate, "ax", @progbits

	.globl	gate_enter, gate_return, gate_return_end, gate_abort
	.hidden	gate_enter, gate_return, gate_return_end, gate_abort
	.type	gate_enter, @function

	/* uint64_t gate_enter(struct guard_machine *rdi, uint64_t entry rsi, const uint64_t *rdx) */
gate_enter:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	pushfq
	movq	%rsp, MACHINE_RESUME_RSP(%rdi)
	movq	$1, MACHINE_INSIDE(%rdi)

	/* Onto the firmware stack. */
	movq	%rdi, MACHINE_STACK_TOP - 8(%rdi)
	leaq	MACHINE_STACK_TOP - GATE_FRAME(%rdi), %rsp
	movq	%rsp, MACHINE_BEFORE + STATE_RSP(%rdi)
	movq	32(%rdx), %rax
	movq	%rax, GATE_SHADOW(%rsp)

	/* The entry state: flags clear, both control words at their defaults, vectors seeded. */
	pushq	$RFLAGS_RESERVED
	popfq
	pushfq
	popq	MACHINE_BEFORE + STATE_RFLAGS(%rdi)
	pushq	$MXCSR_VALUE
	ldmxcsr	(%rsp)
	popq	%rax
	fninit
	.irp	number, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movups	MACHINE_BEFORE + STATE_VECTORS + 16 * (\number - 6)(%rdi), %xmm\number
	.endr

	/* Four arguments in registers, and seeds in those that the callee must preserve; RDI is last. */
	movq	%rsi, %rax
	movq	(%rdx), %rcx
	movq	16(%rdx), %r8
	movq	24(%rdx), %r9
	movq	8(%rdx), %rdx
	movq	MACHINE_BEFORE + 0(%rdi), %rbx
	movq	MACHINE_BEFORE + 8(%rdi), %rbp
	movq	MACHINE_BEFORE + 24(%rdi), %rsi
	movq	MACHINE_BEFORE + 32(%rdi), %r12
	movq	MACHINE_BEFORE + 40(%rdi), %r13
	movq	MACHINE_BEFORE + 48(%rdi), %r14
	movq	MACHINE_BEFORE + 56(%rdi), %r15
	movq	MACHINE_BEFORE + 16(%rdi), %rdi
	callq	*%rax

gate_return:
	/* RAX is the status. Without no-execute the next look into the page tables would be the end. */
	leaq	2f(%rip), %r11
	jmp	gate_mend

	/* A stack pointer that is far off faults here or finds no machine: then
	 * there is no way back, and guard_exception() knows the place. OR and CMP do not change the
	 * flags that matter. */
2:	movq	%rsp, %rcx
	orq	$4095, %rcx
	movq	-GATE_PAGE_LAST_WORD(%rcx), %rcx
	cmpq	%rcx, MACHINE_SELF(%rcx)
	je	1f
	ud2

	/* Back on our own stack; the depth that firmware reached in its own is measured later. */
1:	movq	%rsp, MACHINE_AFTER + STATE_RSP(%rcx)
	movq	MACHINE_RESUME_RSP(%rcx), %rsp
	orq	%r10, MACHINE_FOUND(%rcx)
	movq	$0, MACHINE_INSIDE(%rcx)
gate_return_end:
	pushfq
	popq	MACHINE_AFTER + STATE_RFLAGS(%rcx)
	movq	%rbx, MACHINE_AFTER + 0(%rcx)
	movq	%rbp, MACHINE_AFTER + 8(%rcx)
	movq	%rdi, MACHINE_AFTER + 16(%rcx)
	movq	%rsi, MACHINE_AFTER + 24(%rcx)
	movq	%r12, MACHINE_AFTER + 32(%rcx)
	movq	%r13, MACHINE_AFTER + 40(%rcx)
	movq	%r14, MACHINE_AFTER + 48(%rcx)
	movq	%r15, MACHINE_AFTER + 56(%rcx)

	/* An aborted service comes in here: RAX is set, RSP is MACHINE_RESUME_RSP. The flags are ours
	 * again, the interrupt and direction flags among them. */
gate_abort:
	popfq
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	ret
	.size	gate_enter, . - gate_enter

	.section .text.gate_read_vectors, "ax", @progbits
	.globl	gate_read_vectors
	.hidden	gate_read_vectors
	.type	gate_read_vectors, @function

	/* void gate_read_vectors(struct gate_state *rdi) */
gate_read_vectors:
	.irp	number, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movups	%xmm\number, STATE_VECTORS + 16 * (\number - 6)(%rdi)
	.endr
	stmxcsr	STATE_MXCSR(%rdi)
	fnstcw	STATE_X87_CONTROL(%rdi)
	fninit
	pushq	$MXCSR_VALUE
	ldmxcsr	(%rsp)
	popq	%rax
	ret
	.size	gate_read_vectors, . - gate_read_vectors

	.section .note.GNU-stack, "", @progbits
