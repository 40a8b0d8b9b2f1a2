/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test kernel/evidence/firmware_tables.c have in common: firmware's own tables,
 * which lie in pages of the program that the virtual map calls runtime data.
 */
#ifndef EVIDENCE_WORLD_H
#define EVIDENCE_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/evidence/questions.h"
#include "kernel/lib/crc32.h"
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/kernel_world.h"

/* What firmware has in its runtime data. */
static struct {
	EFI_SYSTEM_TABLE system_table;
	struct runtime_services services;
	CHAR16 vendor[8];
	EFI_CONFIGURATION_TABLE tables[4];
} region __attribute__((aligned(4096)));

#define REGION_PAGES ((sizeof(region) + 4095) / 4096)

static inline uint64_t physical_of(const void *pointer)
{
	return WORLD_DATA + (uintptr_t)pointer - (uintptr_t)&region;
}

static inline void renew_checksums(void)
{
	region.services.header.crc32 = crc32_table(&region.services,
						   region.services.header.header_size);
	region.system_table.Hdr.crc32 = crc32_table(&region.system_table,
						    region.system_table.Hdr.header_size);
}

static inline void make_tables(void)
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
	renew_checksums();
}

static inline int set_up(void **state)
{
	(void)state;
	world_reset();
	world_add_ordinary_map(REGION_PAGES);
	world_virtual_descriptor(1)->virtual_start = vaddr_of(&region);
	make_tables();
	return 0;
}

/* The question's check must not be ok, for that reason. */
static inline void assert_not_ok(enum question question, const char *reason)
{
	world_report[0] = 0;
	question_ask(&world, question);
	assert_true(world_said("not ok handoff."));
	assert_true(world_said(reason));
}

#define assert_change_not_ok(reason) assert_not_ok(QUESTION_CHANGE, reason)
#define assert_pointers_not_ok(reason) assert_not_ok(QUESTION_POINTERS, reason)

#define TEST(name) cmocka_unit_test_setup(name, set_up)

#endif
