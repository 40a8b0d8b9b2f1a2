/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The address picture: every virtual address that Brightline chooses, in one place.
 *
 * Only #defines of plain numbers live here, so that C, assembly and the linker script read the same
 * ones. All of it lies in the last 512 GiB-sized slots of the upper half, canonical with four and
 * with five levels of page tables.
 *
 *	0xffffffff_ffffffff  ┌──────────────────────────────┐
 *	                     │ the kernel's own to use, but  │
 *	                     │ for the last 256 MiB: error   │
 *	                     │ pointers fault                │
 *	0xffffffff_e0000000  ├──────────────────────────────┤ FRAMEBUFFER_VIRTUAL_END
 *	                     │ framebuffer                   │
 *	0xffffffff_c0000000  ├──────────────────────────────┤ TABLES_VIRTUAL_END
 *	                     │ page tables                   │
 *	0xffffffff_b0000000  ├──────────────────────────────┤ HANDOFF_VIRTUAL_END
 *	                     │ handoff                       │
 *	0xffffffff_a0000000  ├──────────────────────────────┤ KERNEL_VIRTUAL_END
 *	                     │ kernel                        │
 *	0xffffffff_80000000  ├──────────────────────────────┤ KERNEL_VIRTUAL_BASE, RUNTIME_VIRTUAL_END
 *	                     │ runtime regions of firmware,  │
 *	                     │ placed by virtmap=            │
 *	0xffffef10_00000000  ├──────────────────────────────┤ RUNTIME_VIRTUAL_BASE
 *	                     │ nothing                       │
 *	                     └──────────────────────────────┘
 */
#ifndef LAYOUT_H
#define LAYOUT_H

/*
 * The window of firmware's runtime regions. Policy `offset` adds RUNTIME_VIRTUAL_BASE to the physical
 * address, and "ef1" is easy to recognise in a log; the other policies stay inside the window.
 */
#define RUNTIME_VIRTUAL_BASE 0xffffef1000000000
#define RUNTIME_VIRTUAL_END KERNEL_VIRTUAL_BASE

/* The kernel is linked at -2 GiB, as System V's kernel code model wants it. */
#define KERNEL_VIRTUAL_BASE 0xffffffff80000000
#define KERNEL_VIRTUAL_END 0xffffffffa0000000

#define HANDOFF_VIRTUAL_BASE 0xffffffffa0000000
#define HANDOFF_VIRTUAL_END 0xffffffffb0000000

#define TABLES_VIRTUAL_BASE 0xffffffffb0000000
#define TABLES_VIRTUAL_END 0xffffffffc0000000

#define FRAMEBUFFER_VIRTUAL_BASE 0xffffffffc0000000
#define FRAMEBUFFER_VIRTUAL_END 0xffffffffe0000000

#endif
