/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A machine without firmware, to try the launcher on: 64 KiB that stand where a BIOS would, say what
 * is in the file TEXT on the first serial port, and end the way that ENDING names.
 *
 * Real mode from the reset vector on. CS still has the base of the last 64 KiB below 4 GiB, where
 * this file is seen, so everything is read through CS.
 */
	.code16
	.set	MARK, 0x5a

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

start:
	xor	%si, %si
	mov	%si, %ds
	cmpb	$MARK, 0x500			/* memory outlives the reset */
	je	power_off
1:	mov	%cs:(%si), %bl
	test	%bl, %bl
	jz	ENDING
	inc	%si
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
	lidtw	%cs:no_table
	int3
no_table:
	.word	0, 0, 0

/* ACPI's soft-off, after q35's LPC bridge (0:1f.0) was told where its registers are. */
power_off:
	configure 0x8000f840, 0x601		/* PMBASE */
	configure 0x8000f844, 0x80		/* ACPI_CNTL: enable */
	mov	$0x604, %dx			/* PM1 control: sleep enable, type 0 */
	mov	$0x2000, %ax
	out	%ax, %dx
	jmp	hang

	.org	0xfff0
	jmp	start
	.org	0x10000
