/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/evidence/: the seven questions over made-up maps and tables. Firmware's tables lie in two
 * pages of this program, which the virtual map calls runtime data.
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

#define RUNTIME MEMORY_ATTRIBUTE_RUNTIME
#define CODE 0x400000ULL
#define DATA 0x500000ULL /* physical address of `region` */

/* What firmware has in its runtime data. */
static struct {
	EFI_SYSTEM_TABLE system_table;
	struct runtime_services services;
	CHAR16 vendor[8];
	EFI_CONFIGURATION_TABLE tables[4];
} region __attribute__((aligned(4096)));

#define REGION_PAGES ((sizeof(region) + 4095) / 4096)

static struct memory_descriptor *virtual_descriptor(size_t index)
{
	struct memory_map view = handoff_memory_map(&world.virtual_map);

	return memory_map_at(&view, index);
}

static struct memory_descriptor *descriptor(size_t index)
{
	struct memory_map view = handoff_memory_map(&world.memory_map);

	return memory_map_at(&view, index);
}

static uint64_t physical_of(const void *pointer)
{
	return DATA + (uintptr_t)pointer - (uintptr_t)&region;
}

static void seal(void)
{
	region.services.header.crc32 = crc32_table(&region.services,
						   region.services.header.header_size);
	region.system_table.Hdr.crc32 = crc32_table(&region.system_table,
						    region.system_table.Hdr.header_size);
}

static void make_map(void)
{
	world_add(MEMORY_CONVENTIONAL, 0x1000, 0x9f, 0);
	world_add(MEMORY_BOOT_SERVICES_DATA, 0x200000, 0x100, 0);
	world_add(MEMORY_RUNTIME_SERVICES_CODE, CODE, 16, RUNTIME);
	world_add(MEMORY_RUNTIME_SERVICES_DATA, DATA, REGION_PAGES, RUNTIME);
	world_add(MEMORY_MMIO, 0xffc00000, 0x84, RUNTIME);
	virtual_descriptor(1)->virtual_start = vaddr_of(&region);
	world.memory_map.key = 0x83c;
	world.exit.attempts = 1;
	world.exit.attempt[0].map_key = 0x83c;
	world.exit.attempt[0].descriptor_count = 5;
}

static void make_tables(void)
{
	memset(&region, 0, sizeof(region));
	region.services.header.header_size = sizeof(region.services);
	region.system_table.Hdr.header_size = sizeof(region.system_table);
	for (uint64_t i = 0; i < SERVICE_COUNT; i++) {
		world.svam.before.entry[i] = CODE + 0x100 * (i + 1);
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
	make_map();
	make_tables();
	return 0;
}

/* A firmware that did all of it right. */
static void test_everything_right(void **state)
{
	(void)state;
	evidence_check(&world);
	assert_true(world_said("ok handoff.exit_boot_services\n"));
	assert_true(world_said("ok handoff.memory_map\n"));
	assert_true(world_said("ok handoff.runtime_attributes\n"));
	assert_true(world_said("ok handoff.set_virtual_address_map\n"));
	assert_true(world_said("ok handoff.virtual_address_change\n"));
	assert_true(world_said("ok handoff.pointers_converted\n"));
	assert_true(world_said("ok handoff.boot_services_gone\n"));
	assert_false(world_said("not ok"));
	assert_false(world_said("skip"));
}

/* ---- handoff.exit_boot_services ---- */

/* A stale key costs an attempt, and is no fault. */
static void test_exit_after_stale_key(void **state)
{
	(void)state;
	world.exit.attempts = 2;
	world.exit.attempt[1] = world.exit.attempt[0];
	world.exit.attempt[0].map_key = 0x83a;
	world.exit.attempt[0].exit_status = EFI_INVALID_PARAMETER;
	question_exit_boot_services(&world);
	assert_true(world_said("ok handoff.exit_boot_services\n"));
	assert_true(world_said("# exit-attempts=2\n# exit-attempt=1 map=EFI_SUCCESS "
			       "exit=EFI_INVALID_PARAMETER key=0x83a descriptors=5\n"
			       "# exit-attempt=2 map=EFI_SUCCESS exit=EFI_SUCCESS"));
}

static void assert_exit_not_ok(const char *reason)
{
	world_report[0] = 0;
	question_exit_boot_services(&world);
	assert_true(world_said("not ok handoff.exit_boot_services\n"));
	assert_true(world_said(reason));
}

/* None, too many, a failed one, one that was repeated without a reason, another map. */
static void test_exit_faults(void **state)
{
	(void)state;
	world.exit.attempts = 0;
	assert_exit_not_ok("# 0 attempts are not between 1 and 8\n");
	world.exit.attempts = HANDOFF_EXIT_ATTEMPTS + 1;
	assert_exit_not_ok("# 9 attempts are not between 1 and 8\n");
	world.exit.attempts = 1;
	world.exit.attempt[0].exit_status = EFI_ACCESS_DENIED;
	assert_exit_not_ok("# the last ExitBootServices answered EFI_ACCESS_DENIED\n");
	world.exit.attempt[1] = world.exit.attempt[0];
	world.exit.attempt[1].exit_status = EFI_SUCCESS;
	world.exit.attempts = 2;
	assert_exit_not_ok("# attempt 1 was repeated after EFI_ACCESS_DENIED\n");
	world.exit.attempts = 1;
	world.exit.attempt[0].exit_status = EFI_SUCCESS;
	world.memory_map.key = 0x83d;
	assert_exit_not_ok("# the map has key 0x83d, and 0x83c was accepted\n");
	world.memory_map.key = 0x83c;
	world.exit.attempt[0].descriptor_count = 6;
	assert_exit_not_ok("# the accepted map had 6 descriptors, which are not 240 bytes\n");
}

/* ---- handoff.memory_map ---- */

static void assert_map_not_ok(const char *reason)
{
	world_report[0] = 0;
	question_memory_map(&world);
	assert_true(world_said("not ok handoff.memory_map\n"));
	assert_true(world_said(reason));
}

/* Counts, sizes, and what may be reclaimed; what the kernel holds of it. */
static void test_map_facts(void **state)
{
	(void)state;
	world_add(0x80000001, 0x10000000, 4, 0);
	world.range_count = 2;
	world.ranges[0] = (struct handoff_range){.kind = HANDOFF_RANGE_KERNEL, .size = 0x2000};
	world.ranges[1] = (struct handoff_range){.kind = HANDOFF_RANGE_LOADER, .size = 0x8000};
	question_memory_map(&world);
	assert_true(world_said("# memory-descriptors=6 descriptor-size=48\n"));
	assert_true(world_said("# memory type=EfiConventionalMemory descriptors=1 kib=636\n"));
	assert_true(world_said("# memory type=other descriptors=1 kib=16\n"));
	assert_false(world_said("EfiLoaderCode"));
	assert_true(world_said("# memory-reclaimable-kib=1660\n"));
	assert_true(world_said("# memory-held-by-kernel-kib=8\n"));
}

/* Each way in which a descriptor cannot be, by its index. */
static void test_map_impossible(void **state)
{
	(void)state;
	descriptor(1)->pages = 0;
	assert_map_not_ok(
		"# descriptor 1 (EfiBootServicesData at 0x200000, 0 pages) has no pages\n");
	descriptor(1)->pages = 1;
	descriptor(1)->physical_start = paddr(0x200800);
	assert_map_not_ok("does not start at a page\n");
	descriptor(1)->physical_start = paddr(0x200000);
	descriptor(1)->pages = UINT64_MAX >> 4;
	assert_map_not_ok("has an end beyond 64 bits\n");
	assert_false(world_said("overlap"));
}

/* The last page there is may be used, and not one more. */
static void test_map_end_of_memory(void **state)
{
	(void)state;
	world_add(MEMORY_RESERVED, 0xfffffffffffff000, 1, 0);
	question_memory_map(&world);
	assert_true(world_said("\nok handoff.memory_map\n"));
	descriptor(5)->pages = 2;
	assert_map_not_ok(
		"# descriptor 5 (EfiReservedMemoryType at 0xfffffffffffff000, 2 pages) has an "
		"end beyond 64 bits\n");
}

/* Regions that touch are neighbours; one page more is an overlap, in either order. */
static void test_map_overlap(void **state)
{
	(void)state;
	descriptor(1)->pages = 0x200;
	question_memory_map(&world);
	assert_true(world_said("\nok handoff.memory_map\n"));
	descriptor(1)->pages++;
	assert_map_not_ok("# descriptors 1 (EfiBootServicesData at 0x200000) and 2 "
			  "(EfiRuntimeServicesCode at 0x400000) overlap\n");
	descriptor(1)->pages = 1;
	descriptor(4)->physical_start = paddr(0x1000);
	descriptor(4)->pages = 1;
	assert_map_not_ok("# descriptors 0 (EfiConventionalMemory at 0x1000) and 4");
}

/* The shape of the map itself. */
static void test_map_shape(void **state)
{
	(void)state;
	world.memory_map.descriptor_version = 2;
	assert_map_not_ok("# the descriptors have version 2, and 1 is known\n");
	world.memory_map.size += 8;
	assert_map_not_ok("# 248 bytes are no whole number of 48 byte descriptors\n");
	world.memory_map.size = 0;
	assert_map_not_ok("# there is no descriptor\n");
	world.memory_map.descriptor_size = 44;
	assert_map_not_ok("# the descriptor size is 44, not 40 or more in steps of 8\n");
	world.memory_map.descriptor_size = 32;
	assert_map_not_ok("# the descriptor size is 32,");
}

/* Only the first reasons are told, and how many there are more. */
static void test_many_reasons(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < REASONS_KEPT + 3; i++)
		world_add(MEMORY_RESERVED, 0, 0, 0);
	assert_map_not_ok("# and 3 more\n");
}

/* ---- handoff.runtime_attributes ---- */

static void assert_attributes_not_ok(const char *reason)
{
	world_report[0] = 0;
	question_runtime_attributes(&world);
	assert_true(world_said("not ok handoff.runtime_attributes\n"));
	assert_true(world_said(reason));
}

/* A runtime type without the attribute, free memory with it, and no code at all. */
static void test_runtime_attributes(void **state)
{
	(void)state;
	question_runtime_attributes(&world);
	assert_true(world_said("# runtime-descriptors=3 runtime-kib=596\n"));
	descriptor(3)->attribute = 0;
	assert_attributes_not_ok(
		"# descriptor 3 (EfiRuntimeServicesData at 0x500000) lacks EFI_MEMORY_RUNTIME\n");
	descriptor(3)->attribute = RUNTIME;
	descriptor(1)->attribute = RUNTIME;
	assert_attributes_not_ok("# descriptor 1 (EfiBootServicesData at 0x200000) has "
				 "EFI_MEMORY_RUNTIME, and is free for the operating system\n");
	descriptor(2)->type = MEMORY_MMIO;
	assert_attributes_not_ok("# no EfiRuntimeServicesCode has EFI_MEMORY_RUNTIME\n");
}

/* ---- handoff.set_virtual_address_map ---- */

static void assert_svam_not_ok(const char *reason)
{
	world_report[0] = 0;
	question_set_virtual_address_map(&world);
	assert_true(world_said("not ok handoff.set_virtual_address_map\n"));
	assert_true(world_said(reason));
}

/* What it answered, and what follows from that. */
static void test_svam_status(void **state)
{
	(void)state;
	world.svam.status = EFI_INVALID_PARAMETER;
	world.svam.mode = RUNTIME_PHYSICAL;
	assert_svam_not_ok("# SetVirtualAddressMap answered EFI_INVALID_PARAMETER, and no entry of "
			   "gRT has changed: services are called at physical addresses\n");
	world.svam.mode = RUNTIME_MIXED;
	assert_svam_not_ok("firmware may be half virtual: nothing but ResetSystem can be called\n");
	world.svam.called = 0;
	assert_svam_not_ok("# SetVirtualAddressMap was not called\n");
}

static void test_svam_not_wanted(void **state)
{
	(void)state;
	world.options.virtmap = VIRTMAP_NONE;
	question_set_virtual_address_map(&world);
	assert_true(world_said("skip handoff.set_virtual_address_map: virtmap=none"));
}

/* The map that was passed: whole, in order, with nothing missing and nothing else. */
static void test_virtual_map(void **state)
{
	(void)state;
	virtual_descriptor(1)->pages++;
	assert_svam_not_ok(
		"# descriptor 3 (EfiRuntimeServicesData at 0x500000) is not in the virtual "
		"map\n");
	virtual_descriptor(1)->pages--;
	virtual_descriptor(2)->attribute = 0;
	assert_svam_not_ok(
		"# descriptor 4 (EfiMemoryMappedIO at 0xffc00000) is not in the virtual map\n");
	virtual_descriptor(2)->attribute = RUNTIME;
	descriptor(4)->attribute = 0;
	assert_svam_not_ok("# the virtual map has 1 descriptors that the map has not\n");
	descriptor(4)->attribute = RUNTIME;
	world.virtual_map.descriptor_size = 40;
	assert_svam_not_ok("# the virtual map has 40 byte descriptors, and the map 48\n");
}

/* ---- handoff.virtual_address_change ---- */

static void assert_change_not_ok(const char *reason)
{
	world_report[0] = 0;
	question_virtual_address_change(&world);
	assert_true(world_said("not ok handoff.virtual_address_change\n"));
	assert_true(world_said(reason));
}

/* Each kind of wrong slot, by its name, with both values. */
static void test_slots(void **state)
{
	uint64_t *slot = &region.services.entry[SERVICE_GET_TIME];
	uint64_t right = *slot;

	(void)state;
	*slot = CODE + 0x100;
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
	region.services.entry[SERVICE_SET_VIRTUAL_ADDRESS_MAP] = CODE + 0x2000;
	seal();
	question_virtual_address_change(&world);
	assert_true(world_said("ok handoff.virtual_address_change\n"));
	region.services.entry[SERVICE_CONVERT_POINTER] += WORLD_OFFSET;
	seal();
	assert_change_not_ok(
		"# gRT->ConvertPointer was 0x400600 and is 0xffffef1000400600: it stays "
		"physical\n");
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

/* U-Boot's stale checksum is known; a second fault beside it is not. */
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
}

/* The tables themselves must be where the kernel can read them. */
static void test_unreadable_tables(void **state)
{
	(void)state;
	world.runtime_services = vaddr(WORLD_OFFSET);
	assert_change_not_ok("is in no RUNTIME region\n");
	world.system_table = vaddr((uintptr_t)&region + REGION_PAGES * 4096 - 8);
	world_report[0] = 0;
	question_boot_services_gone(&world);
	assert_true(world_said(
		"not ok handoff.boot_services_gone\n# the system table at 0x500000 is in "
		"no RUNTIME region\n"));
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

/* ---- handoff.pointers_converted ---- */

static void assert_pointers_not_ok(const char *reason)
{
	world_report[0] = 0;
	question_pointers_converted(&world);
	assert_true(world_said("not ok handoff.pointers_converted\n"));
	assert_true(world_said(reason));
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

/* ---- handoff.boot_services_gone ---- */

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
		world_report[0] = 0;
		question_boot_services_gone(&world);
		assert_true(world_said("not ok handoff.boot_services_gone\n"));
		assert_true(world_said(" is 0x1111111111111111, and not NULL\n"));
	}
	assert_true(world_said("# BootServices is"));
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_everything_right),	TEST(test_exit_after_stale_key),
		TEST(test_exit_faults),		TEST(test_map_facts),
		TEST(test_map_impossible),	TEST(test_map_end_of_memory),
		TEST(test_map_overlap),		TEST(test_map_shape),
		TEST(test_many_reasons),	TEST(test_runtime_attributes),
		TEST(test_svam_status),		TEST(test_svam_not_wanted),
		TEST(test_virtual_map),		TEST(test_slots),
		TEST(test_physical_slots),	TEST(test_checksums),
		TEST(test_uboot_checksum),	TEST(test_unreadable_tables),
		TEST(test_meaningless),		TEST(test_pointers),
		TEST(test_configuration_table), TEST(test_boot_services_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
