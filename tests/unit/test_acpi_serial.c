/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What ACPI says of the serial port.
 */
#include "tests/unit/acpi_world.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_serial_port),
		TEST(test_serial_ports_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
