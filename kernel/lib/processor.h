/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The processor's features, and its control registers, written whole.
 */
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The number of levels of page tables: 4 or 5 (CR4.LA57). It cannot change while paging is on. */
unsigned int processor_paging_levels(void);

/* Whether there is a no-execute bit, and whether there are pages of 1 GiB. */
bool processor_has_no_execute(void);
bool processor_has_huge_pages(void);

/* How many bits an address of memory has: nothing can be behind them. */
unsigned int processor_physical_bits(void);

/*
 * How many of `size` bytes can be read from an address on, and: are all of them there? For as long as
 * firmware's page tables are in use, which know what is there also where the memory map does not say so
 * (MMIO, and ACPI's tables of some firmware). At NULL there is nothing.
 */
uint64_t readable_bytes(const void *address, uint64_t size);
bool is_readable(const void *address, uint64_t size);

/* What encrypts the memory of this virtual machine ("AMD SEV", "Intel TDX"), or NULL: page tables would have
 * to say what is shared. */
const char *processor_encryption(void);

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
