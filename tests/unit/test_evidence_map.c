/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/evidence/{exit,map,virtual_map}.c: the questions about the exit and the two maps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/evidence/questions.h"
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/kernel_world.h"

static int set_up(void **state)
{
	(void)state;
	world_reset();
	world.rt_properties = RT_PROPERTIES_ALL;
	world_add_ordinary_map(1);
	return 0;
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
	exit_describe(&world);
	question_ask(&world, QUESTION_EXIT);
	assert_true(world_said("ok handoff.exit_boot_services\n"));
	assert_true(world_said("# exit-attempts=2\n# exit-attempt=1 map=EFI_SUCCESS "
			       "exit=EFI_INVALID_PARAMETER key=0x83a descriptors=5\n"
			       "# exit-attempt=2 map=EFI_SUCCESS exit=EFI_SUCCESS"));
}

static void assert_exit_not_ok(const char *reason)
{
	world_report[0] = 0;
	exit_describe(&world);
	question_ask(&world, QUESTION_EXIT);
	assert_true(world_said("not ok handoff.exit_boot_services\n"));
	assert_true(world_said(reason));
}

/* A failed one, one that was repeated without a reason, another map. */
static void test_exit_faults(void **state)
{
	(void)state;
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
	map_describe(&world);
	question_ask(&world, QUESTION_MAP);
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
	map_describe(&world);
	question_ask(&world, QUESTION_MAP);
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
	world_descriptor(1)->pages = 0;
	assert_map_not_ok(
		"# descriptor 1 (EfiBootServicesData at 0x200000, 0 pages) has no pages\n");
	world_descriptor(1)->pages = 1;
	world_descriptor(1)->physical_start = paddr(0x200800);
	assert_map_not_ok("does not start at a page\n");
	world_descriptor(1)->physical_start = paddr(0x200000);
	world_descriptor(1)->pages = UINT64_MAX >> 4;
	assert_map_not_ok("has an end beyond 64 bits\n");
	assert_false(world_said("overlap"));
}

/* The last page there is may be used, and not one more. */
static void test_map_end_of_memory(void **state)
{
	(void)state;
	world_add(MEMORY_RESERVED, 0xfffffffffffff000, 1, 0);
	map_describe(&world);
	question_ask(&world, QUESTION_MAP);
	assert_true(world_said("\nok handoff.memory_map\n"));
	world_descriptor(5)->pages = 2;
	assert_map_not_ok(
		"# descriptor 5 (EfiReservedMemoryType at 0xfffffffffffff000, 2 pages) has an "
		"end beyond 64 bits\n");
}

/* Regions that touch are neighbours; one page more is an overlap, in either order. */
static void test_map_overlap(void **state)
{
	(void)state;
	world_descriptor(1)->pages = 0x200;
	map_describe(&world);
	question_ask(&world, QUESTION_MAP);
	assert_true(world_said("\nok handoff.memory_map\n"));
	world_descriptor(1)->pages++;
	assert_map_not_ok("# descriptors 1 (EfiBootServicesData at 0x200000) and 2 "
			  "(EfiRuntimeServicesCode at 0x400000) overlap\n");
	world_descriptor(1)->pages = 1;
	world_descriptor(4)->physical_start = paddr(0x1000);
	world_descriptor(4)->pages = 1;
	assert_map_not_ok("# descriptors 0 (EfiConventionalMemory at 0x1000) and 4");
}

static void test_map_version(void **state)
{
	(void)state;
	world.memory_map.descriptor_version = 2;
	assert_map_not_ok("# the descriptors have version 2, and 1 is known\n");
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
	map_describe(&world);
	question_ask(&world, QUESTION_RUNTIME);
	assert_true(world_said("not ok handoff.runtime_attributes\n"));
	assert_true(world_said(reason));
}

/* A runtime type without the attribute, free memory with it, and no code at all. */
static void test_runtime_attributes(void **state)
{
	(void)state;
	map_describe(&world);
	question_ask(&world, QUESTION_RUNTIME);
	assert_true(world_said("# runtime-descriptors=3 runtime-kib=596\n"));
	world_descriptor(3)->attribute = 0;
	assert_attributes_not_ok(
		"# descriptor 3 (EfiRuntimeServicesData at 0x500000) lacks EFI_MEMORY_RUNTIME\n");
	world_descriptor(3)->attribute = MEMORY_ATTRIBUTE_RUNTIME;
	world_descriptor(1)->attribute = MEMORY_ATTRIBUTE_RUNTIME;
	assert_attributes_not_ok("# descriptor 1 (EfiBootServicesData at 0x200000) has "
				 "EFI_MEMORY_RUNTIME, and is free for the operating system\n");
	world_descriptor(2)->type = MEMORY_MMIO;
	assert_attributes_not_ok("# no EfiRuntimeServicesCode has EFI_MEMORY_RUNTIME\n");
}

/* ---- handoff.set_virtual_address_map ---- */

static void assert_svam_not_ok(const char *reason)
{
	world_report[0] = 0;
	virtual_map_describe(&world);
	question_ask(&world, QUESTION_VIRTUAL_MAP);
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
	world.svam.mode = RUNTIME_PHYSICAL;
	assert_svam_not_ok("# SetVirtualAddressMap was not called\n");
}

/* A refusal test that firmware took: there was nothing left to call it for. */
static void test_svam_used_up(void **state)
{
	(void)state;
	world.svam.called = 0;
	world.svam.mode = RUNTIME_MIXED;
	virtual_map_describe(&world);
	question_ask(&world, QUESTION_VIRTUAL_MAP);
	assert_true(world_said("skip handoff.set_virtual_address_map: firmware took the map of an "
			       "earlier call"));
}

static void test_svam_not_wanted(void **state)
{
	(void)state;
	world.options.virtmap = VIRTMAP_NONE;
	virtual_map_describe(&world);
	question_ask(&world, QUESTION_VIRTUAL_MAP);
	assert_true(world_said("skip handoff.set_virtual_address_map: virtmap=none"));
}

/* What firmware calls unsupported was not called; without that word it should have been. */
static void test_svam_unsupported(void **state)
{
	(void)state;
	world.svam.called = 0;
	world.svam.mode = RUNTIME_PHYSICAL;
	world.rt_properties &= ~service_property(SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	virtual_map_describe(&world);
	question_ask(&world, QUESTION_VIRTUAL_MAP);
	assert_true(world_said("skip handoff.set_virtual_address_map: EFI_RT_PROPERTIES_TABLE "
			       "calls it unsupported"));
}

/* The map that was passed: whole, in order, with nothing missing and nothing else. */
static void test_virtual_map(void **state)
{
	(void)state;
	world_virtual_descriptor(1)->pages++;
	assert_svam_not_ok(
		"# descriptor 3 (EfiRuntimeServicesData at 0x500000) is not in the virtual "
		"map\n");
	world_virtual_descriptor(1)->pages--;
	world_virtual_descriptor(2)->attribute = 0;
	assert_svam_not_ok(
		"# descriptor 4 (EfiMemoryMappedIO at 0xffc00000) is not in the virtual map\n");
	world_virtual_descriptor(2)->attribute = MEMORY_ATTRIBUTE_RUNTIME;
	world_descriptor(4)->attribute = 0;
	assert_svam_not_ok("# the virtual map has 1 descriptors that the map has not\n");
	world_descriptor(4)->attribute = MEMORY_ATTRIBUTE_RUNTIME;
	world.virtual_map.descriptor_size = 40;
	assert_svam_not_ok("# the virtual map has 40 byte descriptors, and the map 48\n");
}

/* What cannot be is one fault of the map, and none of what was made of it. */
static void test_virtual_map_without_the_impossible(void **state)
{
	(void)state;
	*world_descriptor(4) = (struct memory_descriptor){.type = MEMORY_RUNTIME_SERVICES_DATA,
							  .physical_start = paddr(0x600800),
							  .pages = 1,
							  .attribute = MEMORY_ATTRIBUTE_RUNTIME};
	world.virtual_map.size -= world.virtual_map.descriptor_size;
	virtual_map_describe(&world);
	question_ask(&world, QUESTION_VIRTUAL_MAP);
	assert_true(world_said("\nok handoff.set_virtual_address_map\n"));
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_exit_after_stale_key),
		TEST(test_exit_faults),
		TEST(test_map_facts),
		TEST(test_map_impossible),
		TEST(test_map_end_of_memory),
		TEST(test_map_overlap),
		TEST(test_map_version),
		TEST(test_many_reasons),
		TEST(test_runtime_attributes),
		TEST(test_svam_status),
		TEST(test_svam_used_up),
		TEST(test_svam_not_wanted),
		TEST(test_svam_unsupported),
		TEST(test_virtual_map),
		TEST(test_virtual_map_without_the_impossible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
