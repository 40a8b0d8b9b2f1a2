/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The timers, as ACPI describes them; see acpi_timer.h. */
#include "loader/audit/acpi_timer.h"

#include <stddef.h>

#include "kernel/lib/acpi.h"
#include "kernel/lib/processor.h"

#define MADT_ENTRIES 44
#define MADT_IO_APIC 1
#define MADT_OVERRIDE 2

#define HPET_ADDRESS_SPACE 40
#define HPET_ADDRESS 44
#define HPET_SIZE 56

#define FADT_TIMER 76
#define FADT_TIMER_LENGTH 91
#define FADT_FLAGS 112
#define FADT_FLAGS_32_BITS (1 << 8)
#define FADT_SIZE 116 /* of ACPI 1.0 */
#define FADT_EXTENDED_SPACE 208
#define FADT_EXTENDED_TIMER 212
#define FADT_SIZE_EXTENDED 220
#define ADDRESS_SPACE_IO 1

/* Calls `visit` for each whole entry of the MADT. */
static void for_each_entry(const uint8_t *madt, void (*visit)(void *context, const uint8_t *entry),
			   void *context)
{
	uint32_t length = acpi_length(madt);
	uint32_t at = MADT_ENTRIES;

	while (at + 2 <= length && madt[at + 1] >= 2 && at + madt[at + 1] <= length) {
		visit(context, madt + at);
		at += madt[at + 1];
	}
}

struct route {
	struct hang_timer timer;
	uint32_t interrupt; /* global, to which ISA's IRQ 0 is wired */
	uint32_t base;	    /* of the IO-APIC that was found */
};

/* Interrupt Source Override: bus 0 is ISA; polarity 3 is active low, and 0 is as the bus has it. */
static void visit_override(void *context, const uint8_t *entry)
{
	struct route *route = context;

	if (entry[0] != MADT_OVERRIDE || entry[1] < 10 || entry[2] != 0 || entry[3] != 0)
		return;
	route->interrupt = (uint32_t)acpi_read(entry + 4, 4);
	route->timer.active_low = (entry[8] & 3) == 3;
}

/* The IO-APIC with the highest base that is not above the interrupt has it. */
static void visit_io_apic(void *context, const uint8_t *entry)
{
	struct route *route = context;
	uint32_t base;

	if (entry[0] != MADT_IO_APIC || entry[1] < 12)
		return;
	base = (uint32_t)acpi_read(entry + 8, 4);
	if (base > route->interrupt || (route->timer.io_apic.value != 0 && base < route->base))
		return;
	route->base = base;
	route->timer.io_apic = paddr(acpi_read(entry + 4, 4));
	route->timer.pin = route->interrupt - base;
}

struct hang_timer hang_timer_find(paddr_t rsdp)
{
	const struct hang_timer none = {.pin = 0};
	struct route route = {.interrupt = 0};
	const uint8_t *madt, *hpet;
	paddr_t wrong;

	madt = acpi_find(rsdp, "APIC", MADT_ENTRIES, &wrong);
	if (madt == NULL)
		return none;
	for_each_entry(madt, visit_override, &route);
	for_each_entry(madt, visit_io_apic, &route);
	if (route.timer.io_apic.value == 0 || !is_aligned(route.timer.io_apic.value, PAGE_SIZE))
		return none;

	/* In the PIT's place an HPET arrives at the first IO-APIC, wherever IRQ 0 does. */
	hpet = acpi_find(rsdp, "HPET", HPET_SIZE, &wrong);
	if (hpet != NULL && route.base == 0 && hpet[HPET_ADDRESS_SPACE] == 0 &&
	    is_aligned(acpi_read(hpet + HPET_ADDRESS, 8), PAGE_SIZE) &&
	    acpi_read(hpet + HPET_ADDRESS, 8) >> processor_physical_bits() == 0)
		route.timer.hpet = paddr(acpi_read(hpet + HPET_ADDRESS, 8));
	return route.timer;
}

/* The extended address counts where the short one is 0. */
struct pm_timer pm_timer_find(paddr_t rsdp)
{
	const struct pm_timer none = {.mask = 0};
	paddr_t wrong;
	const uint8_t *fadt = acpi_find(rsdp, "FACP", FADT_SIZE, &wrong);
	uint64_t port;

	if (fadt == NULL || fadt[FADT_TIMER_LENGTH] != sizeof(uint32_t))
		return none;
	port = acpi_read(fadt + FADT_TIMER, 4);
	if (port == 0 && acpi_length(fadt) >= FADT_SIZE_EXTENDED &&
	    fadt[FADT_EXTENDED_SPACE] == ADDRESS_SPACE_IO)
		port = acpi_read(fadt + FADT_EXTENDED_TIMER, 8);
	if (port == 0 || port > UINT16_MAX - sizeof(uint32_t))
		return none;
	return (struct pm_timer){
		.port = (uint16_t)port,
		.mask = (acpi_read(fadt + FADT_FLAGS, 4) & FADT_FLAGS_32_BITS) ? UINT32_MAX
									       : 0xffffff,
	};
}
