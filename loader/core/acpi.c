/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The little of ACPI that the handoff needs; see acpi.h. */
#include "loader/core/acpi.h"

#include <stddef.h>

#include "kernel/lib/string.h"

#define HEADER_SIZE 36
#define HEADER_LENGTH 4

#define RSDP_REVISION 15
#define RSDP_RSDT 16
#define RSDP_XSDT 24

#define MADT_ENTRIES 44
#define MADT_IO_APIC 1
#define MADT_OVERRIDE 2

#define HPET_ADDRESS_SPACE 40
#define HPET_ADDRESS 44
#define HPET_SIZE 56

#define SPCR_INTERFACE 36
#define SPCR_ADDRESS_SPACE 40
#define SPCR_ADDRESS 44
#define SPCR_SIZE 52

/* More than any real table; a length beyond it is garbage. */
#define LENGTH_MAX (1 << 20)

/* Little-endian, at any alignment. */
static uint64_t read(const uint8_t *bytes, unsigned int size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | bytes[size];
	return value;
}

static const uint8_t *see(uint64_t physical)
{
	return physical == 0 ? NULL : vaddr_pointer(vaddr_identity(paddr(physical)));
}

static uint32_t length_of(const uint8_t *table)
{
	uint64_t length = read(table + HEADER_LENGTH, 4);

	return length > LENGTH_MAX ? 0 : (uint32_t)length;
}

/* The table of that name, with at least `size` bytes; NULL if there is none. */
static const uint8_t *find(paddr_t pointer, const char *signature, uint32_t size)
{
	const uint8_t *rsdp = see(pointer.value);
	const uint8_t *root;
	unsigned int width;
	bool extended;

	if (rsdp == NULL || memcmp(rsdp, "RSD PTR ", 8) != 0)
		return NULL;
	extended = rsdp[RSDP_REVISION] >= 2 && read(rsdp + RSDP_XSDT, 8) != 0;
	width = extended ? 8 : 4;
	root = see(extended ? read(rsdp + RSDP_XSDT, 8) : read(rsdp + RSDP_RSDT, 4));
	if (root == NULL || memcmp(root, extended ? "XSDT" : "RSDT", 4) != 0)
		return NULL;
	for (uint32_t at = HEADER_SIZE; at + width <= length_of(root); at += width) {
		const uint8_t *table = see(read(root + at, width));

		if (table != NULL && memcmp(table, signature, 4) == 0 && length_of(table) >= size)
			return table;
	}
	return NULL;
}

/* Calls `visit` for each whole entry of the MADT. */
static void for_each_entry(const uint8_t *madt, void (*visit)(void *context, const uint8_t *entry),
			   void *context)
{
	uint32_t length = length_of(madt);
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
	route->interrupt = (uint32_t)read(entry + 4, 4);
	route->timer.active_low = (entry[8] & 3) == 3;
}

/* The IO-APIC with the highest base that is not above the interrupt has it. */
static void visit_io_apic(void *context, const uint8_t *entry)
{
	struct route *route = context;
	uint32_t base;

	if (entry[0] != MADT_IO_APIC || entry[1] < 12)
		return;
	base = (uint32_t)read(entry + 8, 4);
	if (base > route->interrupt || (route->timer.io_apic.value != 0 && base < route->base))
		return;
	route->base = base;
	route->timer.io_apic = paddr(read(entry + 4, 4));
	route->timer.pin = route->interrupt - base;
}

struct hang_timer acpi_hang_timer(paddr_t rsdp)
{
	const struct hang_timer none = {.pin = 0};
	struct route route = {.interrupt = 0};
	const uint8_t *madt, *hpet;

	madt = find(rsdp, "APIC", MADT_ENTRIES);
	if (madt == NULL)
		return none;
	for_each_entry(madt, visit_override, &route);
	for_each_entry(madt, visit_io_apic, &route);
	if (route.timer.io_apic.value == 0 || !is_aligned(route.timer.io_apic.value, PAGE_SIZE))
		return none;

	/* In the PIT's place an HPET arrives at the first IO-APIC, wherever IRQ 0 does. */
	hpet = find(rsdp, "HPET", HPET_SIZE);
	if (hpet != NULL && route.base == 0 && hpet[HPET_ADDRESS_SPACE] == 0 &&
	    is_aligned(read(hpet + HPET_ADDRESS, 8), PAGE_SIZE))
		route.timer.hpet = paddr(read(hpet + HPET_ADDRESS, 8));
	return route.timer;
}

struct spcr acpi_spcr(paddr_t rsdp)
{
	const uint8_t *table = find(rsdp, "SPCR", SPCR_SIZE);
	struct spcr spcr = {.address = 0};

	if (table != NULL) {
		spcr.address = read(table + SPCR_ADDRESS, 8);
		spcr.space = table[SPCR_ADDRESS_SPACE];
		spcr.interface = table[SPCR_INTERFACE];
	}
	return spcr;
}
