/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The code that tools/bench/stub.pl puts in front of an EFI image: the stamp E, then the image's own
 * first instruction. The registers in which the UEFI calling convention has the two arguments, and
 * RBX, are as they were.
 *
 * The last four bytes are the distance of the jump, which stub.pl fills in.
 */
#include "stamp.inc"

	.text
	pushq %rcx
	pushq %rdx
	pushq %rbx
	stamp 'E'
	popq %rbx
	popq %rdx
	popq %rcx
	.byte 0xe9		/* jmp, relative to what follows */
	.long 0

	.section .note.GNU-stack, "", @progbits
