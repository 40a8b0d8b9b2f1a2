/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The processor's features, and its control registers, written whole.
 */
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include <stdbool.h>

/* The number of levels of page tables: 4 or 5 (CR4.LA57). It cannot change while paging is on. */
unsigned int processor_paging_levels(void);

/* Whether there is a no-execute bit, and whether there are pages of 1 GiB. */
bool processor_has_no_execute(void);
bool processor_has_huge_pages(void);

/* Is the machine a virtual one? There flash and clock are nobody's, and nobody stands before the
 * screen. */
bool hypervisor_is_present(void);

/*
 * Writes CR0, CR4, EFER and PAT whole, whatever firmware left in them: write protection on, SSE usable,
 * no-execute where the processor has it, global pages flushed and off; of CR4, LA57 and OSXSAVE are kept.
 * For loader and kernel, before they turn to page tables of their own.
 */
void control_registers_write(void);

#endif
