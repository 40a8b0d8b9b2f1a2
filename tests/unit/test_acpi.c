/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What ACPI says of the hardware that can end a hang: tables as machines have them, and as they
 * should not be.
 */
#include "tests/unit/acpi_world.h"

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

/* The IO-APIC that has the interrupt, in whatever order they and the override stand. An HPET arrives at
 * the first one, and so at none that is looked at. */
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
	assert_int_equal(look().hpet.value, 0);
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

static struct pm_timer look_at_pm_timer(void)
{
	seal_tables();
	seal(tables->fadt, acpi_length(tables->fadt), 9);
	return pm_timer_find(paddr_identity(tables->rsdp));
}

/* The timer at a port, in the HPET's place of the root table: its two addresses, its width, and where there is
 * none. */
static void test_pm_timer(void **state)
{
	uint8_t *fadt = tables->fadt;

	(void)state;
	assert_int_equal(pm_timer_find(paddr(0)).mask, 0);
	put(tables->root + 36, (uintptr_t)fadt, 8);
	put_header(fadt, "FACP", 244);
	put(fadt + 76, 0x608, 4);
	assert_int_equal(look_at_pm_timer().mask, 0);
	put(fadt + 91, 4, 1);
	assert_int_equal(look_at_pm_timer().port, 0x608);
	assert_int_equal(look_at_pm_timer().mask, 0xffffff);
	put(fadt + 112, 1 << 8, 4);
	assert_int_equal(look_at_pm_timer().mask, UINT32_MAX);
	put(fadt + 76, 0x10008, 4);
	assert_int_equal(look_at_pm_timer().mask, 0);
	put(fadt + 76, 0, 4);
	put(fadt + 208, 1, 1);
	put(fadt + 212, 0x1808, 8);
	assert_int_equal(look_at_pm_timer().port, 0x1808);
	put(fadt + 208, 0, 1); /* in memory */
	assert_int_equal(look_at_pm_timer().mask, 0);
	put(fadt + 208, 1, 1);
	put_header(fadt, "FACP", 116);
	assert_int_equal(look_at_pm_timer().mask, 0);
	put(fadt + 76, 0x608, 4);
	assert_int_equal(look_at_pm_timer().port, 0x608);
}

/* Tables that are no tables. */
static void test_malformed(void **state)
{
	(void)state;
	assert_int_equal(hang_timer_find(paddr(0)).io_apic.value, 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_usual),      TEST(test_no_override),	     TEST(test_several),
		TEST(test_no_io_apic), TEST(test_no_hpet),	     TEST(test_pm_timer),
		TEST(test_malformed),  TEST(test_malformed_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
