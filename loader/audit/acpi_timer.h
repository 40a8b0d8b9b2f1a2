/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The hardware that can interrupt a service that hangs.
 *
 * Source: ACPI 6.5, section 5.2.12 (MADT); IA-PC HPET Specification 1.0a, section 3.2.4.
 */
#ifndef ACPI_TIMER_H
#define ACPI_TIMER_H

#include <audit/hang_timer.h>

/* All zeroes if there is no IO-APIC for ISA's IRQ 0; `rsdp` may be 0. */
struct hang_timer hang_timer_find(paddr_t rsdp);

#endif
