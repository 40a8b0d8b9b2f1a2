/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/findings/classify.c: every row of the table, and the borders between the rows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/lib/processor.h"
#include "kernel/audit/findings/classify.h"
#include "kernel/audit/findings/scene.h"
#include "kernel/lib/places.h"
#include "tests/unit/kernel_world.h"

#define RUNTIME MEMORY_ATTRIBUTE_RUNTIME
#define CODE 0x400000ULL /* 16 pages of runtime code */
#define DATA 0x500000ULL
#define BOOT_TABLE 0x300100ULL /* in boot-services data, as EDK II has it */

static struct runtime_services services;

unsigned int processor_physical_bits(void)
{
	return WORLD_PHYSICAL_BITS;
}

/* One region of every type, 16 pages each, a MiB apart. */
static int set_up(void **state)
{
	static const struct {
		uint32_t type;
		uint64_t attribute;
	} regions[] = {
		{MEMORY_CONVENTIONAL, 0},
		{MEMORY_LOADER_CODE, 0},
		{MEMORY_BOOT_SERVICES_CODE, 0},
		{MEMORY_BOOT_SERVICES_DATA, 0},
		{MEMORY_RUNTIME_SERVICES_CODE, RUNTIME},
		{MEMORY_RUNTIME_SERVICES_DATA, RUNTIME},
		{MEMORY_ACPI_RECLAIM, 0},
		{MEMORY_ACPI_NVS, 0},
		{MEMORY_RESERVED, 0},
		{MEMORY_MMIO, 0},
		{MEMORY_MMIO, RUNTIME},
		{MEMORY_UNUSABLE, 0},
		{MEMORY_PERSISTENT, 0},
		{MEMORY_UNACCEPTED, 0},
		{0x70000001, 0},
		{0x80000001, 0},
		{MEMORY_PAL_CODE, 0},
		{MEMORY_LOADER_DATA, 0},
		{MEMORY_RUNTIME_SERVICES_DATA, 0},
	};

	(void)state;
	world_reset();
	for (size_t i = 0; i < sizeof(regions) / sizeof(regions[0]); i++)
		world_add(regions[i].type, i << 20, 16, regions[i].attribute);
	world_notes.boot_services_physical = paddr(BOOT_TABLE);
	world.runtime_services = vaddr_of(&services);
	return 0;
}

static struct access_record fault(enum phase phase, enum access access, uint64_t address)
{
	return (struct access_record){.kind = RECORD_PAGE_FAULT,
				      .phase = (uint8_t)phase,
				      .service = SERVICE_GET_VARIABLE,
				      .access = (uint8_t)access,
				      .address = address,
				      .instruction = CODE + WORLD_OFFSET};
}

#define assert_class(expected, phase, access, address)                                             \
	do {                                                                                       \
		struct access_record record_ = fault(phase, access, address);                      \
		assert_string_equal(audit_class_name(audit_classify(&world, &record_)),            \
				    audit_class_name(expected));                                   \
	} while (0)

/* The boot services table is a class of its own, from its first entry to its last; its header is data. */
static void test_boot_services_table(void **state)
{
	(void)state;
	assert_class(CLASS_BOOT_SERVICE_CALL, PHASE_VIRTUAL, ACCESS_READ, BOOT_TABLE + 24);
	assert_class(CLASS_STALE_BOOT_MEMORY, PHASE_VIRTUAL, ACCESS_READ, BOOT_TABLE + 23);
	assert_class(CLASS_STALE_BOOT_MEMORY, PHASE_VIRTUAL, ACCESS_READ, BOOT_TABLE);
	assert_class(CLASS_BOOT_SERVICE_CALL, PHASE_SVAM, ACCESS_WRITE, BOOT_TABLE + 375);
	assert_class(CLASS_STALE_BOOT_MEMORY, PHASE_VIRTUAL, ACCESS_READ, BOOT_TABLE + 376);
	assert_class(CLASS_STALE_BOOT_MEMORY, PHASE_VIRTUAL, ACCESS_READ, BOOT_TABLE - 1);
}

/* A loader that does not know where the table was has no such class, and page 0 is page 0. */
static void test_unknown_boot_services_table(void **state)
{
	(void)state;
	world_notes.boot_services_physical = paddr(0);
	assert_class(CLASS_NULL_PAGE, PHASE_VIRTUAL, ACCESS_READ, 0);
	assert_class(CLASS_STALE_BOOT_MEMORY, PHASE_VIRTUAL, ACCESS_READ, BOOT_TABLE);
}

/* Page 0 ends at 4096; what comes behind it is ordinary memory. */
static void test_page_zero(void **state)
{
	(void)state;
	assert_class(CLASS_NULL_PAGE, PHASE_VIRTUAL, ACCESS_EXECUTE, 0);
	assert_class(CLASS_NULL_PAGE, PHASE_PHYSICAL, ACCESS_WRITE, 4095);
	assert_class(CLASS_FREE_MEMORY, PHASE_VIRTUAL, ACCESS_READ, 4096);
}

/* A RUNTIME region's physical address is unconverted once it has a virtual one; MMIO as well. */
static void test_unconverted_pointer(void **state)
{
	(void)state;
	assert_class(CLASS_UNCONVERTED_POINTER, PHASE_VIRTUAL, ACCESS_READ, DATA);
	assert_class(CLASS_UNCONVERTED_POINTER, PHASE_RESET, ACCESS_EXECUTE, CODE + 0xffff);
	assert_class(CLASS_UNCONVERTED_POINTER, PHASE_VIRTUAL, ACCESS_WRITE, 0xa00000);
}

/* Before the virtual map, inside SetVirtualAddressMap, and where it failed, physical is right, and
 * only rights can be violated. */
static void test_physical_is_right_before(void **state)
{
	(void)state;
	assert_class(CLASS_WRITE_TO_CODE, PHASE_PHYSICAL, ACCESS_WRITE, CODE);
	assert_class(CLASS_EXECUTE_DATA, PHASE_SVAM, ACCESS_EXECUTE, DATA);
	world_stays_physical();
	assert_class(CLASS_WRITE_TO_CODE, PHASE_VIRTUAL, ACCESS_WRITE, CODE);
}

/* Under virtmap=identity the virtual address is the physical one. */
static void test_identity(void **state)
{
	struct memory_map view = place_map(&world.virtual_map);
	struct memory_descriptor *descriptor;

	(void)state;
	memory_map_for_each(descriptor, &view)
		descriptor->virtual_start = vaddr(descriptor->physical_start.value);
	assert_class(CLASS_WRITE_TO_CODE, PHASE_VIRTUAL, ACCESS_WRITE, CODE);
	assert_class(CLASS_EXECUTE_DATA, PHASE_VIRTUAL, ACCESS_EXECUTE, DATA);
}

/* By the type of the descriptor, first byte and last. */
static void test_lost_memory(void **state)
{
	(void)state;
	assert_class(CLASS_STALE_BOOT_MEMORY, PHASE_VIRTUAL, ACCESS_EXECUTE, 0x200000);
	assert_class(CLASS_STALE_BOOT_MEMORY, PHASE_PHYSICAL, ACCESS_READ, 0x30ffff);
	assert_class(CLASS_STALE_LOADER_MEMORY, PHASE_VIRTUAL, ACCESS_READ, 0x100000);
	assert_class(CLASS_STALE_LOADER_MEMORY, PHASE_VIRTUAL, ACCESS_READ, 0x1100000);
	assert_class(CLASS_STALE_LOADER_MEMORY, PHASE_VIRTUAL, ACCESS_READ, 0xf00000);
	assert_class(CLASS_FREE_MEMORY, PHASE_VIRTUAL, ACCESS_WRITE, 0xffff);
	assert_class(CLASS_FREE_MEMORY, PHASE_VIRTUAL, ACCESS_WRITE, 0xb00000);
	assert_class(CLASS_FREE_MEMORY, PHASE_VIRTUAL, ACCESS_WRITE, 0xc00000);
	assert_class(CLASS_FREE_MEMORY, PHASE_VIRTUAL, ACCESS_WRITE, 0xd00000);
	assert_class(CLASS_ACPI_MEMORY, PHASE_VIRTUAL, ACCESS_READ, 0x600000);
	assert_class(CLASS_ACPI_MEMORY, PHASE_RESET, ACCESS_READ, 0x70ffff);
}

/* What no row above takes of the physical addresses, up to the last one that this machine has. */
static void test_unlisted_mmio(void **state)
{
	(void)state;
	assert_class(CLASS_UNLISTED_MMIO, PHASE_VIRTUAL, ACCESS_READ, 0x10000);
	assert_class(CLASS_RESERVED_MEMORY, PHASE_VIRTUAL, ACCESS_READ, 0x800000);
	assert_class(CLASS_UNLISTED_MMIO, PHASE_VIRTUAL, ACCESS_READ, 0x900000);
	assert_class(CLASS_RESERVED_MEMORY, PHASE_VIRTUAL, ACCESS_READ, 0xe00000);
	assert_class(CLASS_UNLISTED_MMIO, PHASE_VIRTUAL, ACCESS_READ, 0x1000000);
	/* A runtime type without the attribute is nobody's promise. */
	assert_class(CLASS_UNLISTED_MMIO, PHASE_VIRTUAL, ACCESS_READ, 0x1200000);
	assert_class(CLASS_UNLISTED_MMIO, PHASE_VIRTUAL, ACCESS_READ, (1ULL << 40) - 1);
	assert_class(CLASS_UNMAPPED, PHASE_VIRTUAL, ACCESS_READ, 1ULL << 40);
}

/* At its virtual address a region is reached, and the fault is about rights. */
static void test_rights(void **state)
{
	(void)state;
	assert_class(CLASS_WRITE_TO_CODE, PHASE_VIRTUAL, ACCESS_WRITE, CODE + WORLD_OFFSET);
	assert_class(CLASS_EXECUTE_DATA, PHASE_VIRTUAL, ACCESS_EXECUTE,
		     DATA + WORLD_OFFSET + 0xffff);
	assert_class(CLASS_EXCEPTION, PHASE_VIRTUAL, ACCESS_READ, DATA + WORLD_OFFSET);
	assert_class(CLASS_UNMAPPED, PHASE_VIRTUAL, ACCESS_WRITE, DATA + WORLD_OFFSET + 0x10000);
}

/* A virtual address inside SetVirtualAddressMap comes too early: the guard has mapped it. The physical one is
 * right there. */
static void test_followed_too_early(void **state)
{
	struct access_record record = fault(PHASE_SVAM, ACCESS_READ, DATA + WORLD_OFFSET);
	struct audit_scene scene;

	(void)state;
	record.repair = REPAIR_OFFERED;
	assert_int_equal(audit_classify(&world, &record), CLASS_CONVERTED_TOO_EARLY);
	scene = scene_of(&world, &record);
	assert_int_equal(scene.memory->type, MEMORY_RUNTIME_SERVICES_DATA);
	assert_class(CLASS_UNMAPPED, PHASE_SVAM, ACCESS_READ, DATA + WORLD_OFFSET + 0x100000000);
}

/* Whether an address is canonical makes no difference: no physical address looks like it. */
static void test_not_canonical(void **state)
{
	(void)state;
	assert_class(CLASS_UNMAPPED, PHASE_VIRTUAL, ACCESS_READ, 0x00007fffffffffff);
	assert_class(CLASS_UNMAPPED, PHASE_VIRTUAL, ACCESS_READ, 0xffff800000000000);
	assert_class(CLASS_UNMAPPED, PHASE_VIRTUAL, ACCESS_EXECUTE, 0x0000800000000000);
	assert_class(CLASS_UNMAPPED, PHASE_PHYSICAL, ACCESS_EXECUTE, 0xafafafafafafafaf);
}

/* Records that are no page fault have a class of their own, whatever stands in their address. */
static void test_other_kinds(void **state)
{
	static const struct {
		enum record_kind kind;
		enum audit_class class;
	} kinds[] = {
		{RECORD_EXCEPTION, CLASS_EXCEPTION},	   {RECORD_HANG, CLASS_HANG},
		{RECORD_CLOBBERED, CLASS_CLOBBERED_STATE}, {RECORD_STACK, CLASS_STACK_OVERRUN},
		{(enum record_kind)200, CLASS_EXCEPTION},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct access_record record = fault(PHASE_VIRTUAL, ACCESS_READ, BOOT_TABLE);

		record.kind = (uint8_t)kinds[i].kind;
		assert_int_equal(audit_classify(&world, &record), kinds[i].class);
	}
}

/* A descriptor whose size overflows holds what it can hold, and not everything. */
static void test_endless_descriptor(void **state)
{
	(void)state;
	world_add(MEMORY_ACPI_NVS, 0x2000000, 1ULL << 52, 0); /* 0 bytes, in 64 bits */
	assert_class(CLASS_ACPI_MEMORY, PHASE_VIRTUAL, ACCESS_READ, 0x3000000);
	assert_class(CLASS_UNLISTED_MMIO, PHASE_VIRTUAL, ACCESS_READ, 0x1ffffff);
}

/* Each class has a name of its own. */
static void test_names(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < CLASS_COUNT; i++) {
		assert_non_null(audit_class_name((enum audit_class)i));
		for (unsigned int j = 0; j < i; j++)
			assert_string_not_equal(audit_class_name((enum audit_class)i),
						audit_class_name((enum audit_class)j));
	}
	assert_string_equal(audit_class_name(CLASS_COUNT), "unknown");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_boot_services_table),
		TEST(test_unknown_boot_services_table),
		TEST(test_page_zero),
		TEST(test_unconverted_pointer),
		TEST(test_physical_is_right_before),
		TEST(test_identity),
		TEST(test_lost_memory),
		TEST(test_unlisted_mmio),
		TEST(test_rights),
		TEST(test_followed_too_early),
		TEST(test_not_canonical),
		TEST(test_other_kinds),
		TEST(test_endless_descriptor),
		TEST(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
