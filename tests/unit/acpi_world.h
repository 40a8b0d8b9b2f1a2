/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test kernel/lib/acpi.c and loader/audit/acpi_timer.c have in common: tables as
 * machines have them, to be damaged. They lie where a 32-bit pointer of the RSDT reaches them.
 */
#ifndef ACPI_WORLD_H
#define ACPI_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "kernel/lib/acpi.h"
#include "loader/audit/acpi_timer.h"

#define ROOM 4096
#define IO_APIC UINT32_C(0xfec00000)
#define HPET UINT32_C(0xfed00000)

/* Unaligned on purpose, as ACPI's own fields are. */
struct tables {
	uint8_t rsdp[36];
	uint8_t odd;
	uint8_t root[60];
	uint8_t madt[200];
	uint8_t hpet[56];
	uint8_t fadt[244];
};

static struct tables *tables;
static uint8_t *madt_end;

static inline void put(uint8_t *at, uint64_t value, unsigned int size)
{
	memcpy(at, &value, size);
}

static inline void put_header(uint8_t *table, const char *signature, uint64_t length)
{
	memcpy(table, signature, 4);
	put(table + 4, length, 4);
}

static inline void add_entry(const uint8_t *entry, size_t size)
{
	memcpy(madt_end, entry, size);
	madt_end += size;
	put_header(tables->madt, "APIC", (uint64_t)(madt_end - tables->madt));
}

static inline void add_io_apic(uint32_t address, uint32_t base)
{
	uint8_t entry[12] = {1, 12, 7};

	put(entry + 4, address, 4);
	put(entry + 8, base, 4);
	add_entry(entry, sizeof(entry));
}

static inline void add_override(uint8_t source, uint32_t interrupt, uint16_t flags)
{
	uint8_t entry[10] = {2, 10, 0, source};

	put(entry + 4, interrupt, 4);
	put(entry + 8, flags, 2);
	add_entry(entry, sizeof(entry));
}

/* Root tables of `width` bytes an entry: HPET first, then the MADT, whose length add_* raises. */
static inline void link_tables(unsigned int width)
{
	uint8_t *root = tables->root;

	put(tables->rsdp + 15, width == 8 ? 2 : 0, 1);
	put(tables->rsdp + 16, width == 4 ? (uintptr_t)root : 0, 4);
	put(tables->rsdp + 20, width == 8 ? 36 : 0, 4);
	put(tables->rsdp + 24, width == 8 ? (uintptr_t)root : 0, 8);
	put_header(root, width == 8 ? "XSDT" : "RSDT", 36 + 2 * width);
	put(root + 36, (uintptr_t)tables->hpet, width);
	put(root + 36 + width, (uintptr_t)tables->madt, width);
}

static inline int setup(void **state)
{
	(void)state;
	tables = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT,
		      -1, 0);
	assert_ptr_not_equal(tables, MAP_FAILED);
	memcpy(tables->rsdp, "RSD PTR ", 8);
	link_tables(8);
	put_header(tables->hpet, "HPET", sizeof(tables->hpet));
	put(tables->hpet + 44, HPET, 8);
	madt_end = tables->madt + 44;
	put_header(tables->madt, "APIC", 44);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	return munmap(tables, ROOM);
}

static inline void seal(uint8_t *table, uint64_t size, unsigned int checksum)
{
	uint8_t sum = 0;

	table[checksum] = 0;
	for (uint64_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + table[i]);
	table[checksum] = (uint8_t)-sum;
}

/* Makes the checksums of all tables right, as far as their lengths lie in the room. */
static inline void seal_tables(void)
{
	uint8_t *const all[] = {tables->root, tables->madt, tables->hpet};

	for (unsigned int i = 0; i < 3; i++)
		if (acpi_length(all[i]) <= ROOM / 2)
			seal(all[i], acpi_length(all[i]), 9);
	seal(tables->rsdp, 20, 8);
	seal(tables->rsdp, 36, 32);
}

static inline struct hang_timer look(void)
{
	seal_tables();
	return hang_timer_find(paddr_identity(tables->rsdp));
}

static inline void expect_none(void)
{
	assert_int_equal(look().io_apic.value, 0);
	assert_int_equal(look().hpet.value, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
