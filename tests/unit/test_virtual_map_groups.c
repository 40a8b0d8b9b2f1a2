/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/core/virtual_map_groups.c: descriptors that have to keep their distance.
 */
#include "tests/unit/virtual_map_world.h"

/* All descriptors have one delta, or do they? */
static bool one_delta(const struct memory_map *map, size_t a, size_t b)
{
	return virtual_at(map, a) - memory_map_at(map, a)->physical_start.value ==
	       virtual_at(map, b) - memory_map_at(map, b)->physical_start.value;
}

/* A chain of images, each touching the next region by one byte, keeps all of them together. */
static void test_groups_through_chains(void **state)
{
	static const struct handoff_image images[] = {
		{.base = {0x7e00ffff}, .size = 2},	 /* 0 and 1 */
		{.base = {0x7e02ffff}, .size = 2},	 /* 2 and 3 */
		{.base = {0x7e010000}, .size = 0x10001}, /* 1 and 2 */
		{.base = {0x7e03ffff}, .size = 1},	 /* 3 alone: it ends before 4 */
		{.base = {0x7e040000}, .size = 0},	 /* nothing */
		{.base = {0x10000}, .size = 0x1000},	 /* outside all of them */
	};
	static const size_t order[] = {3, 0, 4, 2, 1};
	struct memory_map map = map_make(5, 48);
	struct memory_map out;
	size_t at[5];

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		at[order[i]] = i;
		map_add_runtime(&map, CODE, 0x7e000000 + 0x10000 * order[i], 16);
	}
	assert_int_equal(plan_in(&map, VIRTMAP_SCATTERED, 1, (struct virtual_map_images){images, 6},
				 &out),
			 STATUS_OK);
	assert_true(one_delta(&out, at[0], at[1]));
	assert_true(one_delta(&out, at[1], at[2]));
	assert_true(one_delta(&out, at[2], at[3]));
	assert_false(one_delta(&out, at[3], at[4]));
	map_free(&out);
	map_free(&map);
}

/* An image that bridges a hole between two regions holds them together under packed as well. */
static void test_packed_keeps_groups(void **state)
{
	static const struct handoff_image image = {.base = {0x7e000000}, .size = 0x500000};
	struct memory_map map = map_make(2, 48);
	struct memory_map out;

	(void)state;
	map_add_runtime(&map, CODE, 0x7e000000, 16);
	map_add_runtime(&map, DATA, 0x7e4f0000, 16);
	assert_int_equal(plan_in(&map, VIRTMAP_PACKED, 1, (struct virtual_map_images){&image, 1},
				 &out),
			 STATUS_OK);
	assert_true(one_delta(&out, 0, 1));
	map_free(&out);
	/* Without the image, the hole is closed as far as 2 MiB allow. */
	assert_int_equal(plan(&map, VIRTMAP_PACKED, &out), STATUS_OK);
	assert_false(one_delta(&out, 0, 1));
	map_free(&out);
	map_free(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups_through_chains),
		cmocka_unit_test(test_packed_keeps_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
