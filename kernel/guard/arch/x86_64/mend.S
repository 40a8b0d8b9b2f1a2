/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The first thing after firmware has returned: no-execute is on, if the processor has it.
 *
 * Mode: long mode, CPL 0, interrupts off. A page table entry with that bit is malformed while EFER.NXE is
 * clear, and nearly all of ours have it: until it is set again nothing but registers is touched.
 */
#include <arch/cpu.h>
#include <arch/guard.h>

#define CPUID_EXTENDED_FEATURES 0x80000001 /* every processor with long mode has it */
#define FEATURE_NO_EXECUTE (1 << 20)	   /* EDX */

	.section .text.gate_mend, "ax", @progbits
	.globl	gate_mend, gate_mend_end
	.hidden	gate_mend, gate_mend_end
	.type	gate_mend, @function
gate_mend:
	movq	%rax, %r8
	xorl	%r10d, %r10d
	movl	$MSR_EFER, %ecx
	rdmsr
	testl	$EFER_NXE, %eax
	jnz	1f

	movq	%rbx, %r9
	movl	$CPUID_EXTENDED_FEATURES, %eax
	cpuid
	movq	%r9, %rbx
	testl	$FEATURE_NO_EXECUTE, %edx
	jz	1f
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$EFER_NXE, %eax
	wrmsr
	movl	$FOUND_EFER, %r10d
1:	movq	%r8, %rax
	jmp	*%r11
gate_mend_end:
	.size	gate_mend, . - gate_mend

	.section .note.GNU-stack, "", @progbits
