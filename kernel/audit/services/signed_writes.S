/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The signed writes of tools/sign-variables.sh, as signed_writes.h declares them: for each of them its
 * size, and its bytes.
 */

.macro signed_write name
	.balign 8
	.globl signed_\name
signed_\name:
	.quad 2f - 1f
1:	.incbin "signed/\name"
2:
.endm

	.section .rodata.signed_writes, "a", @progbits
	signed_write create
	signed_write append
	signed_write update
	signed_write delete
	signed_write other_create
	signed_write other_append
	signed_write other_delete

	.section .note.GNU-stack, "", @progbits
