/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The bits of x86-64 page tables; safe for C and assembly.
 *
 * Shared by the builder (loader/core) and by whoever looks at the tables or mends them later: they have
 * the bits in common and no code.
 *
 * Source: Intel SDM volume 3A, sections 4.5 (4-level and 5-level paging) and 11.12 (PAT).
 */
#ifndef ARCH_PAGING_H
#define ARCH_PAGING_H

#define PTE_PRESENT (1 << 0)
#define PTE_WRITE (1 << 1)
#define PTE_PWT (1 << 3)
#define PTE_PCD (1 << 4)
#define PTE_LARGE (1 << 7)
#define PTE_NO_EXECUTE (1ULL << 63)
#define PTE_ADDRESS 0x000ffffffffff000ULL

/* A table has 512 entries, so each level translates nine bits more than the one below it. */
#define TABLE_ENTRIES 512
#define LEVEL_BITS 9
#define LEVEL_SHIFT(level) (12 + LEVEL_BITS * ((level)-1))

/*
 * IA32_PAT as Linux programs it too, so that a write-combined framebuffer is one bit (PWT):
 * 0 WB, 1 WC, 2 UC-, 3 UC, 4 WB, 5 WP, 6 UC-, 7 WT.
 */
#define PAT_VALUE 0x0407050600070106ULL

/* The index into IA32_PAT for each kind of memory, as bits of an entry without PAT. */
#define PTE_CACHE_WB 0
#define PTE_CACHE_WC PTE_PWT
#define PTE_CACHE_UC (PTE_PCD | PTE_PWT)

#endif
