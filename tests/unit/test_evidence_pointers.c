/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/evidence/firmware_tables.c: the questions about what the system table points to.
 */
#include "tests/unit/evidence_world.h"

/* A physical address, one of nothing, and one in the right region with something else behind it. */
static void test_pointers(void **state)
{
	(void)state;
	region.system_table.FirmwareVendor = physical_of(region.vendor);
	assert_pointers_not_ok("# FirmwareVendor is 0x5");
	assert_true(world_said("a physical address of EfiRuntimeServicesData\n"));
	region.system_table.FirmwareVendor = 0xffffef2000000000;
	assert_pointers_not_ok("# FirmwareVendor is 0xffffef2000000000, an address in no region of "
			       "the virtual map\n");
	region.system_table.FirmwareVendor = (uintptr_t)region.tables;
	assert_pointers_not_ok("where \"EDK II\" is not\n");
	make_tables();
	region.system_table.RuntimeServices = (uintptr_t)&region.system_table;
	assert_pointers_not_ok("# RuntimeServices is 0x");
	make_tables();
	region.system_table.RuntimeServices = physical_of(&region.services);
	assert_pointers_not_ok("# RuntimeServices is 0x5");
}

/* The whole array must be there; firmware that publishes nothing has no array. */
static void test_configuration_table(void **state)
{
	(void)state;
	region.system_table.ConfigurationTable = physical_of(region.tables);
	assert_pointers_not_ok("# ConfigurationTable is 0x5");
	region.system_table.ConfigurationTable = (uintptr_t)region.tables;
	region.system_table.NumberOfTableEntries = REGION_PAGES * 4096 / 24;
	assert_pointers_not_ok("# ConfigurationTable is 0x");
	region.system_table.NumberOfTableEntries = UINT64_MAX / 24 + 2;
	assert_pointers_not_ok("# ConfigurationTable is 0x");
	region.system_table.NumberOfTableEntries = 0;
	region.system_table.ConfigurationTable = 0;
	world_report[0] = 0;
	question_ask(&world, QUESTION_POINTERS);
	assert_true(world_said("ok handoff.pointers_converted\n"));
}

/* Each field that must be NULL is named when it is not. */
static void test_boot_services_gone(void **state)
{
	static const size_t fields[] = {
		offsetof(EFI_SYSTEM_TABLE, ConsoleInHandle),	 offsetof(EFI_SYSTEM_TABLE, ConIn),
		offsetof(EFI_SYSTEM_TABLE, ConsoleOutHandle),	 offsetof(EFI_SYSTEM_TABLE, ConOut),
		offsetof(EFI_SYSTEM_TABLE, StandardErrorHandle), offsetof(EFI_SYSTEM_TABLE, StdErr),
		offsetof(EFI_SYSTEM_TABLE, BootServices),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		make_tables();
		memset((uint8_t *)&region.system_table + fields[i], 0x11, 8);
		assert_not_ok(QUESTION_BOOT_SERVICES, " is 0x1111111111111111, and not NULL\n");
	}
	assert_true(world_said("# BootServices is"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pointers),
		TEST(test_configuration_table),
		TEST(test_boot_services_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
