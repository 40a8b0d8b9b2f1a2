/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/evidence/tables.c: the questions about firmware's own tables, which lie in pages of this
 * program that the virtual map calls runtime data; and all seven on a firmware that is right.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <efi_runtime.h>

#include "kernel/evidence.c"
#include "kernel/handoff.h"
#include "kernel/lib/crc32.h"
#include "tests/unit/kernel_world.h"

/* What firmware has in its runtime data. */
static struct {
	EFI_SYSTEM_TABLE system_table;
	struct runtime_services services;
	CHAR16 vendor[8];
	EFI_CONFIGURATION_TABLE tables[4];
} region __attribute__((aligned(4096)));

#define REGION_PAGES ((sizeof(region) + 4095) / 4096)

static uint64_t physical_of(const void *pointer)
{
	return WORLD_DATA + (uintptr_t)pointer - (uintptr_t)&region;
}

static void seal(void)
{
	region.services.header.crc32 = crc32_table(&region.services,
						   region.services.header.header_size);
	region.system_table.Hdr.crc32 = crc32_table(&region.system_table,
						    region.system_table.Hdr.header_size);
}

static void make_tables(void)
{
	memset(&region, 0, sizeof(region));
	region.services.header.signature = EFI_RUNTIME_SERVICES_SIGNATURE;
	region.services.header.header_size = sizeof(region.services);
	world.svam.before.header = region.services.header;
	region.system_table.Hdr.signature = EFI_SYSTEM_TABLE_SIGNATURE;
	region.system_table.Hdr.header_size = sizeof(region.system_table);
	for (uint64_t i = 0; i < SERVICE_COUNT; i++) {
		world.svam.before.entry[i] = WORLD_CODE + 0x100 * (i + 1);
		region.services.entry[i] = world.svam.before.entry[i] + WORLD_OFFSET;
	}
	region.services.entry[SERVICE_SET_VIRTUAL_ADDRESS_MAP] -= WORLD_OFFSET;
	region.services.entry[SERVICE_CONVERT_POINTER] -= WORLD_OFFSET;
	memcpy(region.vendor, u"EDK II", sizeof(u"EDK II"));
	strcpy(world.firmware_vendor, "EDK II");
	region.system_table.FirmwareVendor = (uintptr_t)region.vendor;
	region.system_table.RuntimeServices = (uintptr_t)&region.services;
	region.system_table.ConfigurationTable = (uintptr_t)region.tables;
	region.system_table.NumberOfTableEntries = 4;
	world.system_table = vaddr_of(&region.system_table);
	world.runtime_services = vaddr_of(&region.services);
	world.system_table_physical = paddr(physical_of(&region.system_table));
	world.runtime_services_physical = paddr(physical_of(&region.services));
	seal();
}

static int set_up(void **state)
{
	(void)state;
	world_reset();
	world_add_ordinary_map(REGION_PAGES);
	world_virtual_descriptor(1)->virtual_start = vaddr_of(&region);
	make_tables();
	return 0;
}

/* The question's check must not be ok, for that reason. */
static void assert_not_ok(void (*question)(const struct handoff *handoff), const char *reason)
{
	world_report[0] = 0;
	question(&world);
	assert_true(world_said("not ok handoff."));
	assert_true(world_said(reason));
}
#define assert_change_not_ok(reason) assert_not_ok(question_virtual_address_change, reason)
#define assert_pointers_not_ok(reason) assert_not_ok(question_pointers_converted, reason)

/* A firmware that did all of it right. */
static void test_everything_right(void **state)
{
	static const char *const names[] = {
		"exit_boot_services",	  "memory_map",
		"runtime_attributes",	  "set_virtual_address_map",
		"virtual_address_change", "pointers_converted",
		"boot_services_gone",
	};
	char line[60];

	(void)state;
	world.uefi_revision = 2 << 16 | 70;
	evidence_check(&world);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(line, sizeof(line), "ok handoff.%s\n", names[i]);
		assert_true(world_said(line));
	}
	assert_false(world_said("not ok"));
	assert_false(world_said("skip handoff."));
}

/* Each kind of wrong slot, by its name, with both values. */
static void test_slots(void **state)
{
	uint64_t *slot = &region.services.entry[SERVICE_GET_TIME];
	uint64_t right = *slot;

	(void)state;
	*slot = WORLD_CODE + 0x100;
	seal();
	assert_change_not_ok(
		"# gRT->GetTime is still physical: 0x400100, and not 0xffffef1000400100\n");
	*slot = right + 8;
	seal();
	assert_change_not_ok("# gRT->GetTime is 0xffffef1000400108, and not 0xffffef1000400100\n");
	*slot = right;
	world.svam.before.entry[SERVICE_GET_TIME] = 0x200000;
	seal();
	assert_change_not_ok("# gRT->GetTime was 0x200000 before: in no RUNTIME region\n");
}

/* The two that stay physical: another function may stand there, but no virtual address. */
static void test_physical_slots(void **state)
{
	(void)state;
	region.services.entry[SERVICE_SET_VIRTUAL_ADDRESS_MAP] = WORLD_CODE + 0x2000;
	seal();
	question_virtual_address_change(&world);
	assert_true(world_said("ok handoff.virtual_address_change\n"));
	region.services.entry[SERVICE_CONVERT_POINTER] += WORLD_OFFSET;
	seal();
	assert_change_not_ok(
		"# gRT->ConvertPointer was 0x400600 and is 0xffffef1000400600: it stays "
		"physical\n");
}

/* Both signatures. */
static void test_signatures(void **state)
{
	(void)state;
	region.services.header.signature = 0x1234;
	seal();
	assert_change_not_ok("# the signature of gRT is 0x1234\n");
	make_tables();
	region.system_table.Hdr.signature = 0;
	seal();
	assert_change_not_ok("# the signature of the system table is 0x0\n");
}

/* Both checksums, and a size that cannot be. */
static void test_checksums(void **state)
{
	char reason[120];

	(void)state;
	region.services.header.crc32 ^= 1;
	snprintf(reason, sizeof(reason),
		 "# the CRC32 of gRT is 0x%08x, and the table says 0x%08x\n",
		 region.services.header.crc32 ^ 1, region.services.header.crc32);
	assert_change_not_ok(reason);
	seal();
	region.services.header.header_size = 16;
	assert_change_not_ok("# gRT says that it is 16 bytes long\n");
	region.services.header.header_size = 0x10000000;
	assert_change_not_ok("# gRT says that it is 268435456 bytes long\n");
	make_tables();
	region.system_table.Hdr.crc32 ^= 1;
	assert_change_not_ok("# the CRC32 of the system table is 0x");
}

/* U-Boot's stale checksum is known; another fault is not, beside it or alone. */
static void test_uboot_checksum(void **state)
{
	(void)state;
	strcpy(world.firmware_vendor, "Das U-Boot");
	region.system_table.Hdr.crc32 ^= 1;
	question_virtual_address_change(&world);
	assert_true(
		world_said("todo handoff.virtual_address_change: U-Boot leaves the CRC32 of the "
			   "system table stale\n# the CRC32 of the system table is"));
	region.services.header.crc32 ^= 1;
	assert_change_not_ok("# the CRC32 of gRT");
	region.system_table.Hdr.crc32 ^= 1;
	assert_change_not_ok("# the CRC32 of gRT");
	region.services.header.crc32 ^= 1;
	region.system_table.Hdr.header_size = 16;
	assert_change_not_ok("# the system table says that it is 16 bytes long\n");
}

/* Before UEFI 2.0 gRT ends with ResetSystem: what lies behind it is no slot, whatever it holds. */
static void test_short_table(void **state)
{
	(void)state;
	region.services.header.header_size = offsetof(struct runtime_services,
						      entry[SERVICE_UPDATE_CAPSULE]);
	world.svam.before.header = region.services.header;
	memset(&region.services.entry[SERVICE_UPDATE_CAPSULE], 0x5a, 3 * sizeof(uint64_t));
	seal();
	question_virtual_address_change(&world);
	assert_true(world_said("ok handoff.virtual_address_change\n"));
	assert_false(world_said("not ok"));
	region.services.entry[SERVICE_RESET_SYSTEM] = 0;
	seal();
	assert_change_not_ok("# gRT->ResetSystem is 0x0, and not 0x");
}

/* Where converted and unconverted look alike, nothing is claimed. */
static void test_meaningless(void **state)
{
	(void)state;
	world.options.virtmap = VIRTMAP_IDENTITY;
	question_virtual_address_change(&world);
	question_pointers_converted(&world);
	assert_true(world_said("skip handoff.virtual_address_change: virtmap=identity"));
	assert_true(world_said("skip handoff.pointers_converted: virtmap=identity"));
	world.options.virtmap = VIRTMAP_OFFSET;
	world.svam.mode = RUNTIME_PHYSICAL;
	question_pointers_converted(&world);
	assert_true(world_said("skip handoff.pointers_converted: SetVirtualAddressMap did not"));
}

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
	question_pointers_converted(&world);
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
		assert_not_ok(question_boot_services_gone,
			      " is 0x1111111111111111, and not NULL\n");
	}
	assert_true(world_said("# BootServices is"));
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_everything_right),   TEST(test_slots),
		TEST(test_physical_slots),     TEST(test_signatures),
		TEST(test_checksums),	       TEST(test_uboot_checksum),
		TEST(test_short_table),	       TEST(test_meaningless),
		TEST(test_pointers),	       TEST(test_configuration_table),
		TEST(test_boot_services_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
