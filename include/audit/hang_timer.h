/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The hardware that can interrupt a service which does not return: a timer whose interrupt an
 * IO-APIC turns into an NMI. Read from ACPI in phase boot (kernel/lib/acpi.c), and used by the
 * guard's watchdog in both images.
 */
#ifndef HANG_TIMER_H
#define HANG_TIMER_H

#include <address.h>

struct hang_timer {
	paddr_t io_apic;     /* 0: there is none, and nothing to interrupt with */
	paddr_t hpet;	     /* 0: there is none that is wired to this IO-APIC */
	uint32_t pin;	     /* of the IO-APIC, where the PIT's interrupt (ISA IRQ 0) arrives */
	uint32_t active_low; /* that pin's polarity */
};

#endif
