/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The hardware that can interrupt a service that hangs, and a clock in which firmware has no hand.
 *
 * Source: ACPI 6.5, sections 5.2.12 (MADT), 5.2.9 (FADT) and 4.8.3.3 (Power Management Timer); IA-PC HPET
 * Specification 1.0a, section 3.2.4.
 */
#ifndef ACPI_TIMER_H
#define ACPI_TIMER_H

#include <audit/hang_timer.h>

/* All zeroes if there is no IO-APIC for ISA's IRQ 0; `rsdp` may be 0. */
struct hang_timer hang_timer_find(paddr_t rsdp);

/* A counter at an I/O port that never stops; `mask` has its 24 or 32 bits, and is 0 where there is none. */
#define PM_TIMER_HERTZ 3579545
struct pm_timer {
	uint16_t port;
	uint32_t mask;
};
struct pm_timer pm_timer_find(paddr_t rsdp);

#endif
