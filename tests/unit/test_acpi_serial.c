/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What ACPI says of the serial port.
 */
#include "tests/unit/acpi_world.h"
#include "tests/unit/readable.h"

/* The table of a 16550 at COM2, in the place of the HPET's: the length is its own up to the address. */
static void put_spcr(uint64_t length)
{
	put_header(tables->hpet, "SPCR", length);
	put(tables->hpet + 36, 0, 4);
	put(tables->hpet + 40, 1, 1);
	put(tables->hpet + 44, 0x2f8, 8);
}

/* The port of the SPCR that is found; 0 if it is none of ours, or none is found. */
static uint16_t find(paddr_t rsdp)
{
	paddr_t wrong;
	const uint8_t *spcr;

	seal_tables();
	spcr = acpi_find(rsdp, "SPCR", SPCR_SIZE, &wrong);
	return spcr == NULL ? 0 : acpi_serial_port(spcr);
}

static uint16_t port(void)
{
	return find(paddr_identity(tables->rsdp));
}

static void test_serial_port(void **state)
{
	(void)state;
	assert_int_equal(port(), 0);
	put_spcr(52);
	assert_int_equal(port(), 0x2f8);
	put_spcr(51);
	assert_int_equal(port(), 0);
	tables->rsdp[0] = 'X';
	put_spcr(52);
	assert_int_equal(port(), 0);
	assert_int_equal(find(paddr(0)), 0);
}

/* None of ours: in memory, of another make, beyond the last port, disabled. */
static void test_serial_ports_of_others(void **state)
{
	(void)state;
	put_spcr(52);
	put(tables->hpet + 36, 1, 1);
	assert_int_equal(port(), 0x2f8);
	put(tables->hpet + 36, 3, 1);
	assert_int_equal(port(), 0);
	put_spcr(52);
	put(tables->hpet + 40, 0, 1);
	assert_int_equal(port(), 0);
	put_spcr(52);
	put(tables->hpet + 44, 0xfff8, 8);
	assert_int_equal(port(), 0xfff8);
	put(tables->hpet + 44, 0xfff9, 8);
	assert_int_equal(port(), 0);
	put(tables->hpet + 44, 0, 8);
	assert_int_equal(port(), 0);
}

/* What has another checksum, or lies where nothing is, is named and passed over. */
static void test_wrong_tables(void **state)
{
	static const uint32_t lengths[] = {0, 35, 37, UINT32_MAX};
	const paddr_t rsdp = paddr_identity(tables->rsdp);
	paddr_t wrong;

	(void)state;
	put_spcr(52);
	seal_tables();
	tables->hpet[9]++;
	assert_null(acpi_find(rsdp, "SPCR", SPCR_SIZE, &wrong));
	assert_int_equal(wrong.value, paddr_identity(tables->hpet).value);
	seal_tables();
	tables->root[9]++;
	assert_null(acpi_find(rsdp, "SPCR", SPCR_SIZE, &wrong));
	assert_int_equal(wrong.value, paddr_identity(tables->root).value);
	seal_tables();
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		put(tables->rsdp + 20, lengths[i], 4);
		seal(tables->rsdp, 36, 32);
		assert_null(acpi_find(rsdp, "SPCR", SPCR_SIZE, &wrong));
		assert_int_equal(wrong.value, rsdp.value);
	}
	put(tables->rsdp + 20, 36, 4);
	seal(tables->rsdp, 36, 32);
	tables->rsdp[8]++;
	assert_null(acpi_find(rsdp, "SPCR", SPCR_SIZE, &wrong));
	assert_int_equal(wrong.value, rsdp.value);
	put(tables->rsdp + 24, (uintptr_t)WILD, 8);
	seal_tables();
	assert_null(acpi_find(rsdp, "SPCR", SPCR_SIZE, &wrong));
	assert_int_equal(wrong.value, (uintptr_t)WILD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_serial_port),
		TEST(test_serial_ports_of_others),
		TEST(test_wrong_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
