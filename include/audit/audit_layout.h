/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The addresses that an audit chooses besides those of include/layout.h: plain numbers, safe for C and
 * assembly.
 */
#ifndef AUDIT_LAYOUT_H
#define AUDIT_LAYOUT_H

#include <layout.h>

/* The loader's own page tables map what it writes at the kernel's virtual addresses: firmware, which
 * knows physical addresses, does not find it there. The writable sections of the loader's image take
 * the place of the kernel's, which is not mapped yet. */
#define LOADER_VIRTUAL_BASE KERNEL_VIRTUAL_BASE

/* The last MiB of the handoff's part: a report that is to outlive a warm reset. */
#define KEPT_REPORT_VIRTUAL_BASE 0xffffffffaff00000

/* Pages that the kernel looks at, one window at a time. */
#define SCRATCH_VIRTUAL_BASE 0xffffffffe0000000
#define SCRATCH_VIRTUAL_END 0xfffffffff0000000

/* The last two pages of it: IO-APIC and HPET, for the guard's watchdog. */
#define TIMER_VIRTUAL_BASE 0xffffffffefffe000

#endif
