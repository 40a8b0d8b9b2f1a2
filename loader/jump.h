/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The architecture's part of the loader: a handful of verbs, implemented in loader/arch/.
 */
#ifndef LOADER_JUMP_H
#define LOADER_JUMP_H

#include <address.h>

#define ARCH_TRANSIT_SIZE 8192 /* two pages: the jump may lie across their border */

/* The e_machine of a kernel for this processor. */
uint16_t arch_elf_machine(void);

/* The pages of arch_jump(), which are at their physical addresses in the kernel's page tables, too. */
paddr_t arch_transit(void);

/* Writes the control registers whole, turns to the kernel's page tables and calls its entry with the
 * handoff. */
void arch_jump(paddr_t root, vaddr_t entry, vaddr_t handoff) __attribute__((noreturn));

#endif
