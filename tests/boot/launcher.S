/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A machine without firmware, to try the launcher on: 64 KiB that stand where a BIOS would, say what
 * is in the file TEXT on the first serial port, and end the way that ENDING names: in 64-bit mode, with a
 * descriptor table where our kernel has its own, but under FORGED.
 *
 * From the reset vector on it is in real mode. CS still has the base of the last 64 KiB below 4 GiB, where
 * this file is seen, so everything is read through CS.
 */
	.code16
	.set	MARK, 0x5a
	.set	BASE, 0xffff0000

	.macro	configure register, value
	mov	$0xcf8, %dx
	mov	$\register, %eax
	out	%eax, %dx
	mov	$0xcfc, %dx
	mov	$\value, %eax
	out	%eax, %dx
	.endm

text:
	.incbin TEXT
	.byte	0

/* The first and the last GiB below 4 GiB where they are, in pages of a GiB. */
start:
	xor	%si, %si
	mov	%si, %ds
	movl	$0x2003, 0x1000
	movl	$0x83, 0x2000
	movl	$0xc0000083, 0x2018
	lgdtl	%cs:descriptors
	mov	$0x20, %eax			/* PAE */
	mov	%eax, %cr4
	mov	$0x1000, %eax
	mov	%eax, %cr3
	mov	$0xc0000080, %ecx		/* EFER.LME */
	rdmsr
	or	$0x100, %eax
	wrmsr
	mov	$0x80000001, %eax		/* paging and protection */
	mov	%eax, %cr0
	ljmpl	$8, $BASE + speak

	.balign	8
table:
	.quad	0
	.quad	0x00af9b000000ffff		/* code, 64-bit */
descriptors:
	.word	15
	.long	BASE + table
kernel_descriptors:
	.word	15
	.quad	0xffffffff80001000

	.code64
speak:
#ifndef FORGED
	lgdt	kernel_descriptors(%rip)
#endif
	cmpb	$MARK, 0x500			/* memory outlives the reset */
	je	power_off
	lea	text(%rip), %rsi
1:	mov	(%rsi), %bl
	test	%bl, %bl
	jz	ENDING
	inc	%rsi
	mov	$0x3fd, %dx			/* line status: transmitter empty? */
2:	in	%dx, %al
	test	$0x20, %al
	jz	2b
	mov	$0x3f8, %dx
	mov	%bl, %al
	out	%al, %dx
	jmp	1b

hang:
	jmp	hang

reset:
	mov	$0xcf9, %dx
	mov	$0x06, %al
	out	%al, %dx
	jmp	hang

/* The next start powers off without a word. */
reset_once:
	movb	$MARK, 0x500
	jmp	reset

/* No table, so that neither the trap nor the faults after it find a handler. */
triple_fault:
	lidt	no_table(%rip)
	int3
no_table:
	.word	0, 0, 0, 0, 0

/* ACPI's soft-off, after q35's LPC bridge (0:1f.0) was told where its registers are. */
power_off:
	configure 0x8000f840, 0x601		/* PMBASE */
	configure 0x8000f844, 0x80		/* ACPI_CNTL: enable */
	mov	$0x604, %dx			/* PM1 control: sleep enable, type 0 */
	mov	$0x2000, %ax
	out	%ax, %dx
	jmp	hang

	.code16
	.org	0xfff0
	jmp	start
	.org	0x10000
