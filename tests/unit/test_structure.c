/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/evidence/structure.c: an ordinary machine passes, and each check sees what it is for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/evidence/structure.c"
#include "tests/unit/kernel_world.h"

#define STRIDE 48
#define DATA_PAGES 4

static uint8_t entries[8 * STRIDE] __attribute__((aligned(8)));
static EFI_SYSTEM_TABLE system_table;

/* Runtime data, as firmware sees it: the configuration tables are in it. Identity is enough here. */
static EFI_CONFIGURATION_TABLE tables[3];

static struct memory_descriptor *entry_at(unsigned int index)
{
	return (struct memory_descriptor *)(void *)(entries + index * STRIDE);
}

static void add_entry(uint32_t type, uint64_t start, uint64_t pages, uint64_t attribute)
{
	struct handoff_map *map = &world.attributes.entries;

	*entry_at((unsigned int)(map->size / STRIDE)) = (struct memory_descriptor){
		.type = type,
		.physical_start = paddr(start),
		.pages = pages,
		.attribute = attribute | MEMORY_ATTRIBUTE_RUNTIME,
	};
	map->size += STRIDE;
}

/* The page that the tables lie in is a region of its own, at the address that the host gives it. */
static void add_tables(void)
{
	const uint64_t page = (uintptr_t)tables & ~(uint64_t)(PAGE_SIZE - 1);
	struct memory_descriptor *region;

	world_add(MEMORY_MMIO, 0x10000000, 2, MEMORY_ATTRIBUTE_RUNTIME);
	region = world_virtual_descriptor(world.virtual_map.size / STRIDE - 1);
	region->virtual_start = vaddr(page);
	for (unsigned int i = 0; i < 3; i++)
		tables[i] = (EFI_CONFIGURATION_TABLE){.VendorGuid = {.Data1 = i + 1},
						      .VendorTable = 0x1000 + i};
	system_table.ConfigurationTable = (uintptr_t)tables;
	system_table.NumberOfTableEntries = 3;
	world.system_table = vaddr_of(&system_table);
}

static int set_up(void **state)
{
	(void)state;
	world_reset();
	world_add_ordinary_map(DATA_PAGES);
	memset(entries, 0, sizeof(entries));
	world.attributes.status = STATUS_OK;
	world.attributes.entries = (struct handoff_map){
		.descriptors = vaddr_of(entries),
		.descriptor_size = STRIDE,
	};
	add_entry(MEMORY_RUNTIME_SERVICES_CODE, WORLD_CODE, 12, MEMORY_ATTRIBUTE_RO);
	add_entry(MEMORY_RUNTIME_SERVICES_CODE, WORLD_CODE + 12 * PAGE_SIZE, 4,
		  MEMORY_ATTRIBUTE_XP);
	add_entry(MEMORY_RUNTIME_SERVICES_DATA, WORLD_DATA, DATA_PAGES, MEMORY_ATTRIBUTE_XP);
	add_tables();
	return 0;
}

static void assert_says(const char *text)
{
	world_report[0] = '\0';
	structure_check(&world);
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

static void test_an_ordinary_machine_passes(void **state)
{
	(void)state;
	structure_check(&world);
	for (size_t i = 0; i < sizeof(structures) / sizeof(structures[0]); i++)
		assert_true(world_said(structures[i].name));
	if (world_said("not ok") || world_said("skip"))
		fail_msg("%s", world_report);
}

static void test_many_descriptors_are_told_and_no_fault(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 600; i++)
		world_add(MEMORY_CONVENTIONAL, 0x20000000 + i * 0x10000ULL, 1, 0);
	assert_says("descriptors, of which the specification allows any number\n");
	assert_false(world_said("not ok"));
}

static void test_virtual_start_of_the_map(void **state)
{
	(void)state;
	world_descriptor(1)->virtual_start = vaddr(0x200010);
	assert_says("not ok map.virtual_start\n# VirtualStart of descriptor 1 is 0x200010\n");
}

static void test_bits(void **state)
{
	(void)state;
	entry_at(1)->attribute |= MEMORY_ATTRIBUTE_WB;
	entry_at(2)->attribute = MEMORY_ATTRIBUTE_XP;
	assert_says("not ok attributes.bits\n"
		    "# Attribute of entry 1 is 0x8000000000004008\n"
		    "# Attribute of entry 2 is 0x4000\n");
}

static void test_no_protection_is_legal(void **state)
{
	(void)state;
	entry_at(0)->attribute = MEMORY_ATTRIBUTE_RUNTIME;
	assert_says("skip attributes.protection: 1 of 3 entries tell of no protection");
	assert_false(world_said("not ok"));
}

static void test_order(void **state)
{
	(void)state;
	entry_at(1)->physical_start = paddr(WORLD_CODE);
	assert_says("not ok attributes.order\n# entry 1 at 0x400000 comes behind one at 0x400000");
}

static void test_virtual_start_of_the_table(void **state)
{
	(void)state;
	entry_at(2)->virtual_start = vaddr(WORLD_DATA);
	assert_says("not ok attributes.virtual_start\n# VirtualStart of entry 2 is 0x500000\n");
}

static void test_coverage(void **state)
{
	(void)state;
	entry_at(1)->pages = 3;
	assert_says("not ok attributes.coverage\n# of EfiRuntimeServicesCode at 0x400000 15 of 16 "
		    "pages are described\n");
	entry_at(1)->pages = 4;
	world.attributes.entries.size -= STRIDE;
	assert_says("skip attributes.coverage: 1 runtime regions are left out");
}

static void test_another_stride_is_told_and_no_fault(void **state)
{
	(void)state;
	world.attributes.entries.descriptor_size = 2 * STRIDE;
	world.attributes.entries.size = 2 * STRIDE;
	assert_says("skip attributes.descriptor_size: its DescriptorSize is 96, the memory map's");
}

static void test_without_a_table(void **state)
{
	(void)state;
	world.attributes.status = STATUS_ATTRIBUTES_ABSENT;
	assert_says("skip attributes.bits: EFI_MEMORY_ATTRIBUTES_TABLE is not published\n");
	world.attributes.status = STATUS_OK + 1;
	assert_says("skip attributes.order: EFI_MEMORY_ATTRIBUTES_TABLE");
	assert_false(world_said("ok attributes"));
}

static void test_configuration_tables(void **state)
{
	(void)state;
	tables[2].VendorGuid = tables[0].VendorGuid;
	tables[1].VendorTable = 0;
	assert_says("not ok table.configuration\n# VendorTable of entry 1 is NULL\n"
		    "# the entries 0 and 2 have the same VendorGuid\n");
	system_table.NumberOfTableEntries = 1 << 20;
	assert_says("skip table.configuration: ConfigurationTable is 0x");
	system_table.NumberOfTableEntries = 3;
	system_table.ConfigurationTable = 0x12345678;
	assert_says("skip table.configuration: ConfigurationTable is 0x12345678 with 3 entries");
	world.svam.mode = RUNTIME_MIXED;
	assert_says("skip table.configuration: SetVirtualAddressMap left firmware half virtual\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_an_ordinary_machine_passes, set_up),
		cmocka_unit_test_setup(test_many_descriptors_are_told_and_no_fault, set_up),
		cmocka_unit_test_setup(test_virtual_start_of_the_map, set_up),
		cmocka_unit_test_setup(test_bits, set_up),
		cmocka_unit_test_setup(test_no_protection_is_legal, set_up),
		cmocka_unit_test_setup(test_order, set_up),
		cmocka_unit_test_setup(test_virtual_start_of_the_table, set_up),
		cmocka_unit_test_setup(test_coverage, set_up),
		cmocka_unit_test_setup(test_another_stride_is_told_and_no_fault, set_up),
		cmocka_unit_test_setup(test_without_a_table, set_up),
		cmocka_unit_test_setup(test_configuration_tables, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
