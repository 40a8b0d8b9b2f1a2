/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The little of ACPI that the handoff needs: which hardware can interrupt a service that hangs, and
 * where the serial port of the console is.
 *
 * Tables are read where they are, so this is for phase boot, in which firmware maps everything 1:1.
 * What is malformed is as good as absent: no watchdog, and the report says so.
 *
 * Source: ACPI 6.5, sections 5.2.5 (RSDP), 5.2.7 and 5.2.8 (RSDT, XSDT), 5.2.12 (MADT); IA-PC HPET
 * Specification 1.0a, section 3.2.4; Microsoft's Serial Port Console Redirection Table.
 */
#ifndef ACPI_H
#define ACPI_H

#include <audit/hang_timer.h>
#include <spcr.h>

/* All zeroes if there is no IO-APIC for ISA's IRQ 0; `rsdp` may be 0. */
struct hang_timer acpi_hang_timer(paddr_t rsdp);

/* Address 0 if there is no such table, or if it says that the console uses no serial port. */
struct spcr acpi_spcr(paddr_t rsdp);

#endif
