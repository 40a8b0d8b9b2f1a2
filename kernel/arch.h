/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the kernel asks of an architecture beyond the guard: its entry, and two verbs on page tables.
 */
#ifndef KERNEL_ARCH_H
#define KERNEL_ARCH_H

#include <handoff.h>

/* Called by the entry code on the kernel's own stack; does not return. */
void kernel_main(const struct handoff *handoff);

/* The page under that stack: watch_open() takes it away, so that an overrun is a fault. */
extern uint8_t kernel_stack_guard[PAGE_SIZE];

/* Clears the leaf that maps one 4 KiB page; false if there is none. Translations live on. */
bool arch_unmap(const struct handoff_tables *tables, vaddr_t page);

/* Forgets every translation, global ones included. */
void arch_flush(void);

#endif
