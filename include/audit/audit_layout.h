/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The addresses that an audit chooses besides those of include/layout.h: plain numbers, safe for C and
 * assembly.
 */
#ifndef AUDIT_LAYOUT_H
#define AUDIT_LAYOUT_H

#include <layout.h>

/* On its own page tables the loader sees what it writes where the kernel will see its own: firmware,
 * which knows physical addresses, finds nothing there. Its image lies where no kernel is yet. */
#define LOADER_VIRTUAL_BASE KERNEL_VIRTUAL_BASE

/* The last MiB of the handoff's part: a report that is to outlive a warm reset. */
#define KEPT_REPORT_VIRTUAL_BASE 0xffffffffaff00000

/* Pages that the kernel looks at, one window at a time. */
#define SCRATCH_VIRTUAL_BASE 0xffffffffe0000000
#define SCRATCH_VIRTUAL_END 0xfffffffff0000000

/* The last two pages of it: IO-APIC and HPET, for the guard's watchdog. */
#define TIMER_VIRTUAL_BASE 0xffffffffefffe000

#endif
