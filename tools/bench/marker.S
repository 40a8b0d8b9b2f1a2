/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The marker kernel, the same for every loader. It begins with the stamp K. A loop of known length and
 * the stamp C follow, by which tools/bench/stamps.pl proves how much time an instruction is. Then
 * QEMU's debug-exit device ends the machine.
 *
 * GRUB enters it in 32-bit mode, the others in 64-bit mode: its instructions have the same bytes in
 * both. It uses neither stack nor memory.
 */
#include "stamp.inc"

	.text
	.globl marker
marker:
	stamp 'K'
	cli
	movl $500000, %ecx
1:	subl $1, %ecx
	jnz 1b
	stamp 'C'
	movw $0x501, %dx
	outb %al, %dx
2:	hlt
	jmp 2b

/* GRUB looks for it in the first 32 KiB of the file (Multiboot2 Specification, section 3.1.1). */
	.section .multiboot, "a"
	.balign 8
header:
	.long 0xe85250d6, 0, header_end - header, -(0xe85250d6 + header_end - header)
	.word 0, 0
	.long 8
header_end:

/* A second segment, part of which is not in the file, as kernels have it. */
	.data
	.quad 1
	.bss
	.skip 4096

	.section .note.GNU-stack, "", @progbits
