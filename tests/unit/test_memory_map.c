/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Questions to a memory map, and which descriptors may answer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "loader/core/map_questions.h"
#include "tests/unit/maps.h"

#define TOP 0xfffffffffffff000ULL /* the last page there could be */

static bool sound(uint64_t start, uint64_t pages)
{
	struct memory_descriptor d = {.physical_start = paddr(start), .pages = pages};

	return memory_descriptor_is_sound(&d);
}

/* A stride of 40 is the struct itself; below it, and off a multiple of 8, nothing can stand. */
static void test_stride(void **state)
{
	static const uint64_t good[] = {40, 48, 56, 64, 4096},
			      bad[] = {0, 8, 32, 39, 41, 44, 60, 4104, UINT64_C(1) << 60};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct memory_map map = {.descriptor_size = good[i]};

		assert_true(memory_map_has_stride(&map));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct memory_map map = {.descriptor_size = bad[i]};

		assert_false(memory_map_has_stride(&map));
	}
}

/* Page 0 is as good as any; nothing empty, misaligned, or reaching the end of all numbers is. */
static void test_soundness(void **state)
{
	(void)state;
	assert_true(sound(0, 1));
	assert_true(sound(0x1000, 1));
	assert_true(sound(TOP - 0x1000, 1));
	assert_true(sound(0, TOP >> PAGE_SHIFT));
	assert_false(sound(0, 0));
	assert_false(sound(0x1000, 0));
	assert_false(sound(0x800, 1));
	assert_false(sound(0x1001, 1));
	assert_false(sound(TOP, 1));
	assert_false(sound(TOP - 0x1000, 2));
	assert_false(sound(0, (TOP >> PAGE_SHIFT) + 1));
	assert_false(sound(0x1000, UINT64_MAX));
	assert_false(sound(0, UINT64_C(1) << 52));
}

/* The first and the last byte of a descriptor are found, their neighbours are not. */
static void test_find(void **state)
{
	struct memory_map map = map_make(4, 48);
	struct memory_descriptor *high, *low;

	(void)state;
	high = map_add(&map, MEMORY_CONVENTIONAL, 0x100000000, 16, 0xf);
	low = map_add(&map, MEMORY_CONVENTIONAL, 0x1000, 2, 0xf);
	assert_ptr_equal(memory_map_find(&map, paddr(0x1000)), low);
	assert_ptr_equal(memory_map_find(&map, paddr(0x2fff)), low);
	assert_ptr_equal(memory_map_find(&map, paddr(0x10000ffff)), high);
	assert_null(memory_map_find(&map, paddr(0xfff)));
	assert_null(memory_map_find(&map, paddr(0x3000)));
	assert_null(memory_map_find(&map, paddr(UINT64_MAX)));
	map_free(&map);
}

/* A map without descriptors, or without a stride, is empty. */
static void test_empty_map(void **state)
{
	struct memory_map map = {.size = 480};

	(void)state;
	assert_null(memory_map_find(&map, paddr(0)));
	map.descriptor_size = 48;
	map.size = 47;
	assert_null(memory_map_find(&map, paddr(0)));
	assert_false(memory_map_is_runtime(&map, paddr(0), 1));
}

/* Three descriptors in a row, the middle one listed first, cover what crosses all of them. */
static void test_is_runtime_across_descriptors(void **state)
{
	struct memory_map map = map_make(4, 48);

	(void)state;
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_CODE, 0x5000, 2);
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_DATA, 0x7000, 1);
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_DATA, 0x4000, 1);
	map_add(&map, MEMORY_CONVENTIONAL, 0x3000, 1, 0xf);
	assert_true(memory_map_is_runtime(&map, paddr(0x4000), 0x4000));
	assert_true(memory_map_is_runtime(&map, paddr(0x4fff), 2));
	assert_false(memory_map_is_one_runtime(&map, paddr(0x4fff), 2));
	assert_true(memory_map_is_one_runtime(&map, paddr(0x4ffe), 2));
	assert_false(memory_map_is_one_runtime(&map, paddr(0x4ffe), 0));
	assert_false(memory_map_is_one_runtime(&map, paddr(0x3fff), 2));
	assert_true(memory_map_is_runtime(&map, paddr(0x7fff), 1));
	assert_false(memory_map_is_runtime(&map, paddr(0x4000), 0x4001));
	assert_false(memory_map_is_runtime(&map, paddr(0x3fff), 2));
	assert_false(memory_map_is_runtime(&map, paddr(0x8000), 1));
	map_free(&map);
}

/* A hole of one page in the middle is seen. */
static void test_is_runtime_with_a_hole(void **state)
{
	struct memory_map map = map_make(4, 48);

	(void)state;
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_CODE, 0x4000, 1);
	map_add(&map, MEMORY_RUNTIME_SERVICES_CODE, 0x5000, 1, 0xf); /* lacks the attribute */
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_CODE, 0x6000, 1);
	assert_false(memory_map_is_runtime(&map, paddr(0x4000), 0x3000));
	map_free(&map);
}

/* A RUNTIME descriptor that cannot be believed (misaligned, empty, too long to end) holds nothing,
 * alone or between two that can be; a good one behind it does. */
static void test_is_runtime_skips_unsound(void **state)
{
	struct memory_map map = map_make(8, 48);

	(void)state;
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_DATA, 0x4800, 2);
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_DATA, 0x5000, 0);
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_DATA, 0x5000, TOP >> PAGE_SHIFT);
	assert_false(memory_map_is_runtime(&map, paddr(0x5000), 1));
	assert_false(memory_map_is_one_runtime(&map, paddr(0x5000), 1));
	assert_false(memory_map_is_runtime(&map, paddr(0x4800), 0x1000));
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_DATA, 0x4000, 1);
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_DATA, 0x6000, 1);
	assert_false(memory_map_is_runtime(&map, paddr(0x4000), 0x3000));
	map_add_runtime(&map, MEMORY_RUNTIME_SERVICES_DATA, 0x5000, 1);
	assert_true(memory_map_is_runtime(&map, paddr(0x4000), 0x3000));
	assert_true(memory_map_is_one_runtime(&map, paddr(0x5000), 0x1000));
	map_free(&map);
}

/* An empty range is not runtime, and one that wraps is not either. */
static void test_is_runtime_of_odd_ranges(void **state)
{
	struct memory_map map = map_make(4, 48);

	(void)state;
	map_add_runtime(&map, MEMORY_MMIO, 0, TOP >> PAGE_SHIFT);
	assert_true(memory_map_is_runtime(&map, paddr(0), TOP));
	assert_false(memory_map_is_runtime(&map, paddr(0x1000), 0));
	assert_false(memory_map_is_runtime(&map, paddr(0), TOP + 1));
	assert_false(memory_map_is_runtime(&map, paddr(0x1000), UINT64_MAX));
	assert_false(memory_map_is_runtime(&map, paddr(1), UINT64_MAX));
	map_free(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stride),
		cmocka_unit_test(test_soundness),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_empty_map),
		cmocka_unit_test(test_is_runtime_across_descriptors),
		cmocka_unit_test(test_is_runtime_with_a_hole),
		cmocka_unit_test(test_is_runtime_skips_unsound),
		cmocka_unit_test(test_is_runtime_of_odd_ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
