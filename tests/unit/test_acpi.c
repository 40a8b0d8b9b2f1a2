/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What ACPI says of the hardware that can end a hang, and of the serial port: tables as machines have
 * them, and as they should not be. They lie where a 32-bit pointer of the RSDT reaches them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "loader/core/acpi.h"

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
};

static struct tables *tables;
static uint8_t *madt_end;

static void put(uint8_t *at, uint64_t value, unsigned int size)
{
	memcpy(at, &value, size);
}

static void put_header(uint8_t *table, const char *signature, uint64_t length)
{
	memcpy(table, signature, 4);
	put(table + 4, length, 4);
}

static void add_entry(const uint8_t *entry, size_t size)
{
	memcpy(madt_end, entry, size);
	madt_end += size;
	put_header(tables->madt, "APIC", (uint64_t)(madt_end - tables->madt));
}

static void add_io_apic(uint32_t address, uint32_t base)
{
	uint8_t entry[12] = {1, 12, 7};

	put(entry + 4, address, 4);
	put(entry + 8, base, 4);
	add_entry(entry, sizeof(entry));
}

static void add_override(uint8_t source, uint32_t interrupt, uint16_t flags)
{
	uint8_t entry[10] = {2, 10, 0, source};

	put(entry + 4, interrupt, 4);
	put(entry + 8, flags, 2);
	add_entry(entry, sizeof(entry));
}

/* Root tables of `width` bytes an entry: HPET first, then the MADT, whose length add_* raises. */
static void link_tables(unsigned int width)
{
	uint8_t *root = tables->root;

	put(tables->rsdp + 15, width == 8 ? 2 : 0, 1);
	put(tables->rsdp + 16, width == 4 ? (uintptr_t)root : 0, 4);
	put(tables->rsdp + 24, width == 8 ? (uintptr_t)root : 0, 8);
	put_header(root, width == 8 ? "XSDT" : "RSDT", 36 + 2 * width);
	put(root + 36, (uintptr_t)tables->hpet, width);
	put(root + 36 + width, (uintptr_t)tables->madt, width);
}

static int setup(void **state)
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

static int teardown(void **state)
{
	(void)state;
	return munmap(tables, ROOM);
}

static struct hang_timer look(void)
{
	return acpi_hang_timer(paddr_identity(tables->rsdp));
}

static void expect_none(void)
{
	assert_int_equal(look().io_apic.value, 0);
	assert_int_equal(look().hpet.value, 0);
}

/* A PC: IRQ 0 arrives at pin 2 of the one IO-APIC, as QEMU's machines and most boards have it. */
static void test_usual(void **state)
{
	static const unsigned int widths[] = {4, 8};

	(void)state;
	add_io_apic(IO_APIC, 0);
	add_override(0, 2, 5);
	add_override(9, 9, 0xd);
	for (size_t i = 0; i < 2; i++) {
		struct hang_timer timer;

		link_tables(widths[i]);
		timer = look();
		assert_int_equal(timer.io_apic.value, IO_APIC);
		assert_int_equal(timer.hpet.value, HPET);
		assert_int_equal(timer.pin, 2);
		assert_int_equal(timer.active_low, false);
	}
}

/* Without an override IRQ 0 is interrupt 0. */
static void test_no_override(void **state)
{
	(void)state;
	add_io_apic(IO_APIC, 0);
	assert_int_equal(look().pin, 0);
}

/* The IO-APIC that has the interrupt, in whatever order they and the override stand. */
static void test_several(void **state)
{
	(void)state;
	add_io_apic(IO_APIC + 0x2000, 48);
	add_override(0, 26, 0xf);
	add_io_apic(IO_APIC + 0x1000, 24);
	add_io_apic(IO_APIC, 0);
	assert_int_equal(look().io_apic.value, IO_APIC + 0x1000);
	assert_int_equal(look().pin, 2);
	assert_int_equal(look().active_low, true);
}

/* No IO-APIC at or below the interrupt, or at an odd address: none. */
static void test_no_io_apic(void **state)
{
	(void)state;
	expect_none();
	add_io_apic(IO_APIC, 24);
	expect_none();
	add_io_apic(IO_APIC + 4, 0);
	expect_none();
}

/* No HPET, one that is not in memory, or whose table is cut off: the PIT alone. */
static void test_no_hpet(void **state)
{
	(void)state;
	add_io_apic(IO_APIC, 0);
	put(tables->hpet + 40, 1, 1);
	assert_int_equal(look().hpet.value, 0);
	put(tables->hpet + 40, 0, 1);
	assert_int_equal(look().hpet.value, HPET);
	put_header(tables->hpet, "HPET", 55);
	assert_int_equal(look().hpet.value, 0);
	put_header(tables->hpet, "HPEX", 56);
	assert_int_equal(look().hpet.value, 0);
	assert_int_equal(look().io_apic.value, IO_APIC);
}

/* Tables that are no tables. */
static void test_malformed(void **state)
{
	(void)state;
	assert_int_equal(acpi_hang_timer(paddr(0)).io_apic.value, 0);
	add_io_apic(IO_APIC, 0);
	tables->rsdp[0] = 'X';
	expect_none();
	tables->rsdp[0] = 'R';
	tables->root[0] = 'R';
	expect_none();
	tables->root[0] = 'X';
	put(tables->root + 4, 35, 4);
	expect_none();
	put(tables->root + 4, UINT32_MAX, 4);
	expect_none();
	/* The last entry is only half inside. */
	put(tables->root + 4, 36 + 12, 4);
	expect_none();
	put(tables->root + 4, 36 + 16, 4);
	put(tables->root + 36 + 8, 0, 8);
	expect_none();
	link_tables(8);
	assert_int_equal(look().io_apic.value, IO_APIC);
	link_tables(4);
	put(tables->rsdp + 16, 0, 4);
	expect_none();
}

/* Entries that do not fit or make no progress end the MADT; short ones and unknown ones say
 * nothing. */
static void test_malformed_entries(void **state)
{
	static const uint8_t unknown[4] = {0x7f, 4}, short_apic[4] = {1, 4}, stuck[2] = {9, 0};

	(void)state;
	add_entry(unknown, sizeof(unknown));
	add_entry(short_apic, sizeof(short_apic));
	add_io_apic(IO_APIC, 0);
	assert_int_equal(look().io_apic.value, IO_APIC);
	put_header(tables->madt, "APIC", (uint64_t)(madt_end - tables->madt) - 1);
	expect_none();
	put_header(tables->madt, "APIC", 43);
	expect_none();
	madt_end = tables->madt + 44;
	add_entry(stuck, sizeof(stuck));
	add_io_apic(IO_APIC, 0);
	expect_none();

	/* Too short for an address, with something like one behind it. */
	madt_end = tables->madt + 44;
	add_entry(short_apic, sizeof(short_apic));
	put(madt_end, IO_APIC, 8);
	expect_none();
}

/* The table of a 16550 at COM2, in the place of the HPET's: the length is its own up to the address. */
static void put_spcr(uint64_t length)
{
	put_header(tables->hpet, "SPCR", length);
	put(tables->hpet + 36, 0, 4);
	put(tables->hpet + 40, 1, 1);
	put(tables->hpet + 44, 0x2f8, 8);
}

static void expect_port(uint64_t address, bool is_driven)
{
	struct spcr spcr = acpi_spcr(paddr_identity(tables->rsdp));

	assert_int_equal(spcr.address, address);
	assert_int_equal(spcr_is_driven(&spcr), is_driven);
}

static void test_serial_port(void **state)
{
	(void)state;
	expect_port(0, false);
	put_spcr(52);
	expect_port(0x2f8, true);
	put_spcr(51);
	expect_port(0, false);
	tables->rsdp[0] = 'X';
	put_spcr(52);
	expect_port(0, false);
	assert_int_equal(acpi_spcr(paddr(0)).address, 0);
}

/* Found and named, but none of ours: in memory, of another make, beyond the last port, disabled. */
static void test_serial_ports_of_others(void **state)
{
	(void)state;
	put_spcr(52);
	put(tables->hpet + 36, 1, 1);
	expect_port(0x2f8, true);
	put(tables->hpet + 36, 3, 1);
	expect_port(0x2f8, false);
	put_spcr(52);
	put(tables->hpet + 40, 0, 1);
	expect_port(0x2f8, false);
	put_spcr(52);
	put(tables->hpet + 44, 0xfff8, 8);
	expect_port(0xfff8, true);
	put(tables->hpet + 44, 0xfff9, 8);
	expect_port(0xfff9, false);
	put(tables->hpet + 44, 0, 8);
	expect_port(0, false);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_usual),
		TEST(test_no_override),
		TEST(test_several),
		TEST(test_no_io_apic),
		TEST(test_no_hpet),
		TEST(test_malformed),
		TEST(test_malformed_entries),
		TEST(test_serial_port),
		TEST(test_serial_ports_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
