/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Policy scattered: unrelated bases, far from each other, and the same again from the same seed.
 */
#include "tests/unit/virtual_map_world.h"

/* Scattered answers "does not fit" too, and in finite time. */
static void test_scattered_window(void **state)
{
	struct memory_map map = map_make(32, 48);

	(void)state;
	map_add_runtime(&map, MEMORY_MMIO, 0x100000000000, WINDOW >> PAGE_SHIFT);
	expect(&map, VIRTMAP_SCATTERED, STATUS_VIRTUAL_MAP_WINDOW);
	memory_map_at(&map, 0)->pages = (UINT64_C(1) << 40) - (UINT64_C(1) << 32);
	expect(&map, VIRTMAP_SCATTERED, STATUS_VIRTUAL_MAP_WINDOW);
	/* All but the distance that it keeps from the kernel, in the one place there is. */
	memory_map_at(&map, 0)->pages = (WINDOW - GIB) >> PAGE_SHIFT;
	expect(&map, VIRTMAP_SCATTERED, STATUS_OK);
	memory_map_at(&map, 0)->physical_start = paddr(0x100000001000);
	expect(&map, VIRTMAP_SCATTERED, STATUS_VIRTUAL_MAP_WINDOW);
	/* Nine tenths of the window in one piece leave room for others, wherever it is listed. */
	map.size = 0;
	for (uint64_t i = 1; i < 8; i++)
		map_add_runtime(&map, DATA, 0x7e000000 + 0x2000 * i, 1);
	map_add_runtime(&map, MEMORY_MMIO, 0x100000000000, WINDOW / 10 * 9 >> PAGE_SHIFT);
	expect(&map, VIRTMAP_SCATTERED, STATUS_OK);
	/* Three that are half the window each do not fit, one after the other or not. */
	map.size = 0;
	for (uint64_t i = 0; i < 3; i++)
		map_add_runtime(&map, MEMORY_MMIO, i << 44, WINDOW / 2 >> PAGE_SHIFT);
	expect(&map, VIRTMAP_SCATTERED, STATUS_VIRTUAL_MAP_WINDOW);
	map_free(&map);
}

/* The same seed gives the same map, another seed another one, 0 and the largest included. */
static void test_scattered_follows_the_seed(void **state)
{
	static const uint64_t seeds[] = {0, 1, 2, 0x123456789, UINT64_MAX};
	struct memory_map map = map_make(2, 48);
	uint64_t first[5];

	(void)state;
	map_add_runtime(&map, CODE, 0x7e000000, 16);
	map_add_runtime(&map, DATA, 0x7e100000, 16);
	for (size_t i = 0; i < 5; i++) {
		for (int again = 0; again < 2; again++) {
			struct memory_map out;

			assert_int_equal(plan_in(&map, VIRTMAP_SCATTERED, seeds[i], no_images,
						 &out),
					 STATUS_OK);
			if (again != 0)
				assert_int_equal(first[i], virtual_at(&out, 0));
			first[i] = virtual_at(&out, 0);
			map_free(&out);
		}
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(first[i], first[j]);
	}
	map_free(&map);
}

/* A seed from an old report must give the old map: SplitMix64 of 1, computed elsewhere. */
static void test_scattered_does_not_change(void **state)
{
	struct memory_map map = map_make(2, 48);
	struct memory_map out;

	(void)state;
	map_add_runtime(&map, CODE, 0x7e000000, 16);
	map_add_runtime(&map, DATA, 0x7e123000, 16);
	assert_int_equal(plan(&map, VIRTMAP_SCATTERED, &out), STATUS_OK);
	assert_int_equal(virtual_at(&out, 0), 0xfffff12f98200000);
	assert_int_equal(virtual_at(&out, 1), 0xfffff2398cf23000);
	map_free(&out);
	map_free(&map);
}

/* Places and deltas of any two regions that do not belong together are more than 1 GiB apart. */
static void check_apart(const struct memory_map *out)
{
	const struct memory_descriptor *a, *b;

	memory_map_for_each(a, out) {
		memory_map_for_each(b, out) {
			uint64_t apart = b->virtual_start.value - a->virtual_start.value;
			uint64_t delta = apart -
					 (b->physical_start.value - a->physical_start.value);

			if (a_index == b_index)
				continue;
			assert_true(delta > GIB && -delta > GIB);
			if (b->virtual_start.value > a->virtual_start.value)
				assert_true(apart > GIB + memory_descriptor_size(a));
		}
	}
}

/* Six hundred regions, MMIO of up to 512 GiB among them, find room, whatever the seed. */
static void test_scattered_holds_hundreds(void **state)
{
	struct memory_map map = map_make(600, 40);

	(void)state;
	for (uint64_t i = 0; i < 600; i++)
		map_add_runtime(&map, i % 2 != 0 ? CODE : DATA, 0x7e000000 - 0x3000 * i, 2);
	for (size_t i = 0; i < 10; i++) {
		struct memory_descriptor *mmio = memory_map_at(&map, i * 60);

		mmio->type = MEMORY_MMIO;
		mmio->physical_start = paddr((UINT64_C(1) << 42) + (i << 40));
		mmio->pages = (UINT64_C(1) << 27) >> i;
	}
	for (uint64_t seed = 0; seed < 3; seed++) {
		struct memory_map out;

		assert_int_equal(plan_in(&map, VIRTMAP_SCATTERED, seed, no_images, &out),
				 STATUS_OK);
		check_apart(&out);
		map_free(&out);
	}
	map_free(&map);
}

/* Under scattered, MMIO stands in its large page as it does in physical memory. */
static void test_scattered_keeps_large_pages(void **state)
{
	struct memory_map map = map_make(2, 48);

	(void)state;
	map_add_runtime(&map, MEMORY_MMIO, 0x2080000000, GIB >> PAGE_SHIFT);
	map_add_runtime(&map, MEMORY_MMIO, 0xffc00000, 1024);
	for (uint64_t seed = 0; seed < 8; seed++) {
		struct memory_map out;

		assert_int_equal(plan_in(&map, VIRTMAP_SCATTERED, seed, no_images, &out),
				 STATUS_OK);
		assert_int_equal(virtual_at(&out, 0) % GIB, 0);
		assert_int_equal(virtual_at(&out, 1) % (2 * MIB), 0);
		map_free(&out);
	}
	map_free(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scattered_window),
		cmocka_unit_test(test_scattered_follows_the_seed),
		cmocka_unit_test(test_scattered_does_not_change),
		cmocka_unit_test(test_scattered_holds_hundreds),
		cmocka_unit_test(test_scattered_keeps_large_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
