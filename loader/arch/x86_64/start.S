/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The image's entry point, in place of gnu-efi's crt0: relocates the image and tail-calls efi_main.
 *
 * Called by firmware in its convention (UEFI specification, "x64 Platforms"): rcx is the image
 * handle, rdx the system table, and rdi and rsi belong to the caller. crt0 gives those two back
 * changed, which matters to a loader that returns after an error; and it calls efi_main by the System
 * V convention (from 3.0.16 on not even that, but a function of libefi.a, parts of which hold SSE).
 */
	.section .text.image_start, "ax", @progbits
	.globl image_start
	.type image_start, @function
image_start:
	push	%rdi
	push	%rsi
	push	%rcx
	push	%rdx
	sub	$8, %rsp			/* calls are made from a multiple of 16 */

	/* EFI_STATUS _relocate(image base, dynamic section), System V: libgnuefi.a. */
	lea	ImageBase(%rip), %rdi
	lea	_DYNAMIC(%rip), %rsi
	call	_relocate

	add	$8, %rsp
	pop	%rdx
	pop	%rcx
	pop	%rsi
	pop	%rdi
	test	%rax, %rax			/* EFI_SUCCESS is 0; anything else goes to firmware */
	jz	efi_main
	ret
	.size image_start, . - image_start

/*
 * A base relocation block with nothing in it: firmware takes a PE image without .reloc for one that
 * cannot be moved (PE/COFF specification, "The .reloc Section"). The real relocations are ELF's.
 */
	.section .reloc, "a", @progbits
	.long	0				/* the page */
	.long	12				/* size of this block */
	.word	0, 0				/* IMAGE_REL_BASED_ABSOLUTE: padding */

	.section .note.GNU-stack, "", @progbits
