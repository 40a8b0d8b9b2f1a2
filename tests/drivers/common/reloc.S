/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A base relocation block with nothing in it. Firmware takes a PE image without .reloc for one that
 * cannot be moved from its preferred address 0; this code can run anywhere.
 * Format: PE/COFF specification, "The .reloc Section".
 */
	.section .reloc, "a"
	.long 0			/* the page */
	.long 12		/* size of this block */
	.word 0, 0		/* IMAGE_REL_BASED_ABSOLUTE: padding */

	.section .note.GNU-stack, "", @progbits
