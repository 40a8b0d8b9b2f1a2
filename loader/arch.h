/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the loader asks of an architecture: a handful of verbs, implemented in loader/arch/.
 */
#ifndef LOADER_ARCH_H
#define LOADER_ARCH_H

#include <address.h>
#include <handoff.h>

#define ARCH_TRANSIT_SIZE 8192 /* two pages: the jump may lie across their border */

/* Leaves the current stack for the one that ends at `top` and calls `function` there, which does
 * not return. Used once, right behind the line. */
void arch_call_on_stack(void *top, void (*function)(void)) __attribute__((noreturn));

/* The e_machine of a kernel for this processor. */
uint16_t arch_elf_machine(void);

/* How many levels of page tables firmware left on: 4 or 5 (CR4.LA57). It is kept. */
unsigned int arch_paging_levels(void);

/* Whether the processor has a no-execute bit, and pages of 1 GiB. */
bool arch_has_no_execute(void);
bool arch_has_huge_pages(void);

/* The notification function of the loader's events, which counts in `context`, a struct handoff_event
 * of the page that starts with their struct handoff_events. It runs wherever it is copied to. */
void arch_event_notify(void *event, void *context) __attribute__((ms_abi, visibility("hidden")));
extern const uint8_t arch_event_notify_end[] __attribute__((visibility("hidden")));

/* Interrupts off: right behind the accepted ExitBootServices, before anything else. */
void arch_disable_interrupts(void);

/* Writes the control registers whole and turns to the page tables at `root`. */
void arch_use_tables(paddr_t root);

/* The pages of arch_jump(), which are mapped 1:1 in the kernel's page tables. */
paddr_t arch_transit(void);

/* Turns to the kernel's page tables and calls its entry with the handoff. */
void arch_jump(paddr_t root, vaddr_t entry, vaddr_t handoff) __attribute__((noreturn));

#endif
