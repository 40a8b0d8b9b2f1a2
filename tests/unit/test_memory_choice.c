/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/memory/choice.c: which pages are watched, and which are left out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/processor.h"
#include "kernel/audit/memory/choice.h"
#include "kernel/audit/findings/scene.h"
#include "kernel/lib/places.h"
#include "tests/unit/kernel_world.h"

#define WB MEMORY_ATTRIBUTE_WB
#define MIB (UINT64_C(1) << 20)

static char runs[1024]; /* "START+PAGES ", in the order of the visits; "low:" in the first MiB */
static struct memory_amount amount;

unsigned int processor_physical_bits(void)
{
	return WORLD_PHYSICAL_BITS;
}

static void write_down(void *context, const struct memory_run *run)
{
	size_t length = strlen(runs);

	assert_ptr_equal(context, runs);
	assert_true(memory_descriptor_contains(run->descriptor, run->start));
	snprintf(runs + length, sizeof(runs) - length, "%s%llx+%llu ", run->low ? "low:" : "",
		 (unsigned long long)run->start.value, (unsigned long long)run->pages);
}

static int set_up(void **state)
{
	(void)state;
	world_reset();
	world_notes.options = (struct audit_options)AUDIT_OPTIONS_DEFAULT;
	return 0;
}

static void expect(const char *expected, uint64_t left_out)
{
	runs[0] = '\0';
	amount = memory_choose(&world, write_down, runs);
	assert_string_equal(runs, expected);
	assert_int_equal(amount.left_out, left_out);
}

static void use(enum handoff_range_kind kind, uint64_t start, uint64_t pages)
{
	world.ranges[world.range_count++] = (struct handoff_range){.kind = kind,
								   .physical = paddr(start),
								   .size = pages_to_size(pages)};
}

/* Boot-services and loader memory comes first, then free memory; nothing else is chosen. */
static void test_types(void **state)
{
	(void)state;
	for (uint32_t type = 0; type < MEMORY_TYPE_COUNT; type++)
		world_add(type, (type + 1) * MIB, type + 1, WB);
	world_add(0x80000000, 32 * MIB, 1, WB);
	expect("200000+2 300000+3 400000+4 500000+5 800000+8 ", 0);
	assert_int_equal(amount.chosen, 2 + 3 + 4 + 5 + 8);
}

/* What carries EFI_MEMORY_RUNTIME stays firmware's, whatever its type. */
static void test_runtime(void **state)
{
	(void)state;
	world_add(MEMORY_BOOT_SERVICES_DATA, 1 * MIB, 1, WB | MEMORY_ATTRIBUTE_RUNTIME);
	world_add(MEMORY_CONVENTIONAL, 2 * MIB, 1, WB | MEMORY_ATTRIBUTE_RUNTIME);
	expect("", 0);
}

/* The first MiB is chosen as such, to the page; what cannot be cached is left out and counted. */
static void test_low_and_uncached(void **state)
{
	(void)state;
	world_add(MEMORY_BOOT_SERVICES_CODE, 0, 1, WB);
	world_add(MEMORY_CONVENTIONAL, 0xfe000, 4, WB);
	world_add(MEMORY_CONVENTIONAL, 2 * MIB, 5, UINT64_C(1));
	expect("low:0+1 low:fe000+2 100000+2 ", 5);
}

/* The kernel's own pages are cut out and not counted; the loader's are as free as any. */
static void test_own_pages(void **state)
{
	(void)state;
	world_add(MEMORY_LOADER_DATA, 1 * MIB, 16, WB);
	use(HANDOFF_RANGE_KERNEL, 1 * MIB, 2);
	use(HANDOFF_RANGE_HANDOFF, 1 * MIB + 0x4000, 1);
	use(HANDOFF_RANGE_TABLES, 1 * MIB + 0xf000, 3);
	use(HANDOFF_RANGE_LOADER, 1 * MIB + 0x8000, 2);
	use(HANDOFF_RANGE_TRANSIT, 1 * MIB + 0xb000, 2);
	expect("102000+2 105000+10 ", 0);
}

/* A screen in ordinary memory is written by the report itself. */
static void test_screen(void **state)
{
	(void)state;
	world_add(MEMORY_CONVENTIONAL, 1 * MIB, 16, WB);
	world.framebuffer.physical = paddr(1 * MIB + 0x4800);
	world.framebuffer.size = 0x1000;
	expect("100000+4 106000+10 ", 0);
}

/* Free memory is chosen as far as reclaim= says, in the order of the map; the rest is counted. */
static void test_size_of_free_memory(void **state)
{
	(void)state;
	world_add(MEMORY_CONVENTIONAL, 4 * MIB, 4, WB);
	world_add(MEMORY_CONVENTIONAL, 2 * MIB, 4, WB);
	world_add(MEMORY_BOOT_SERVICES_DATA, 6 * MIB, 1, WB);
	world_notes.options.reclaim_size = 6 * PAGE_SIZE - 1;
	expect("600000+1 400000+4 200000+1 ", 3);
	world_notes.options.reclaim_size = 0;
	expect("600000+1 ", 8);
	world_notes.options.reclaim_size = UINT64_MAX;
	expect("600000+1 400000+4 200000+4 ", 0);
}

/* All of boot-services memory, however much that is. */
static void test_all_boot_memory(void **state)
{
	const uint64_t all = UINT64_C(1) << (WORLD_PHYSICAL_BITS - PAGE_SHIFT);
	char expected[64];

	(void)state;
	world_add(MEMORY_BOOT_SERVICES_DATA, 1 * MIB, all - (MIB >> PAGE_SHIFT), WB);
	snprintf(expected, sizeof(expected), "100000+%llu ",
		 (unsigned long long)(all - (MIB >> PAGE_SHIFT)));
	expect(expected, 0);
}

/* A page that two descriptors list is the first one's; if it is firmware's in one, it is nobody's. */
static void test_overlap(void **state)
{
	(void)state;
	world_add(MEMORY_BOOT_SERVICES_DATA, 1 * MIB, 8, WB);
	world_add(MEMORY_LOADER_DATA, 1 * MIB + 0x6000, 4, WB);
	world_add(MEMORY_RUNTIME_SERVICES_DATA, 1 * MIB + 0x2000, 1, WB | MEMORY_ATTRIBUTE_RUNTIME);
	world_add(MEMORY_ACPI_NVS, 1 * MIB + 0x9000, 1, WB);
	expect("100000+2 103000+3 106000+2 108000+1 ", 0);
}

/* Entries that cannot be are passed over, and do not stand in anybody's way. */
static void test_impossible_entries(void **state)
{
	const uint64_t end = UINT64_C(1) << WORLD_PHYSICAL_BITS;

	(void)state;
	world_add(MEMORY_CONVENTIONAL, 1 * MIB, ~UINT64_C(0) >> 4, WB);
	world_add(MEMORY_CONVENTIONAL, 1 * MIB + 0x2000, 0, WB);
	world_add(MEMORY_CONVENTIONAL, 1 * MIB + 0x800, 4, WB);
	world_add(MEMORY_CONVENTIONAL, end, 1, WB);
	world_add(MEMORY_CONVENTIONAL, end + PAGE_SIZE, 1, WB);
	world_add(MEMORY_CONVENTIONAL, end - PAGE_SIZE, 2, WB);
	world_add(MEMORY_CONVENTIONAL, 1 * MIB, 4, WB);
	expect("100000+4 ", 0);
	world_add(MEMORY_CONVENTIONAL, end - PAGE_SIZE, 1, WB);
	expect("100000+4 fffffff000+1 ", 0);
}

/* ---- Any map, page by page ---- */

#define MODEL_PAGES 48

static char owners[MODEL_PAGES]; /* the descriptor that shows each page, counted from 1 */

static void note_owner(void *context, const struct memory_run *run)
{
	const size_t index = (size_t)((const uint8_t *)run->descriptor - (uint8_t *)context) /
			     world.memory_map.descriptor_size;

	for (uint64_t page = 0; page < run->pages; page++) {
		char *owner = &owners[(run->start.value - MIB) / PAGE_SIZE + page];

		assert_int_equal(*owner, 0);
		*owner = (char)(index + 1);
	}
}

/* The first descriptor that lists a page, if all that do have given it up, and nobody uses it. */
static char expected_owner(uint64_t address)
{
	const struct memory_map map = place_map(&world.memory_map);
	const struct memory_descriptor *descriptor;
	char owner = 0;

	if (address - world.ranges[0].physical.value < world.ranges[0].size)
		return 0;
	memory_map_for_each(descriptor, &map) {
		if (!memory_descriptor_contains(descriptor, paddr(address)))
			continue;
		if (descriptor->type == MEMORY_RESERVED)
			return 0;
		if (owner == 0)
			owner = (char)(descriptor_index + 1);
	}
	return owner;
}

static void test_maps_against_a_model(void **state)
{
	static const uint32_t types[] = {MEMORY_BOOT_SERVICES_DATA, MEMORY_LOADER_CODE,
					 MEMORY_CONVENTIONAL, MEMORY_RESERVED};
	uint64_t random = 1;

	for (unsigned int round = 0; round < 2000; round++) {
		set_up(state);
		world_notes.options.reclaim_size = UINT64_MAX;
		for (unsigned int i = 0; i < 8; i++) {
			random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
			world_add(types[random >> 60 & 3], MIB + (random >> 40) % 40 * PAGE_SIZE,
				  1 + (random >> 32) % 8, WB);
		}
		use(HANDOFF_RANGE_KERNEL, MIB + (random >> 20) % 40 * PAGE_SIZE, 3);
		memset(owners, 0, sizeof(owners));
		memory_choose(&world, note_owner, world_descriptor(0));
		for (unsigned int page = 0; page < MODEL_PAGES; page++)
			assert_int_equal(owners[page], expected_owner(MIB + page * PAGE_SIZE));
	}
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_types),
		TEST(test_runtime),
		TEST(test_low_and_uncached),
		TEST(test_own_pages),
		TEST(test_screen),
		TEST(test_size_of_free_memory),
		TEST(test_all_boot_memory),
		TEST(test_overlap),
		TEST(test_impossible_entries),
		TEST(test_maps_against_a_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
