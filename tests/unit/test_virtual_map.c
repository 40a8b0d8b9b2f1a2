/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The virtual map: boundaries of each policy. tests/unit/test_maps_plan.c has the real maps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <layout.h>

#include "loader/core/virtual_map.h"
#include "tests/unit/maps.h"

#define CODE MEMORY_RUNTIME_SERVICES_CODE
#define DATA MEMORY_RUNTIME_SERVICES_DATA
#define WINDOW (RUNTIME_VIRTUAL_END - RUNTIME_VIRTUAL_BASE)
#define GIB (UINT64_C(1) << 30)
#define MIB (UINT64_C(1) << 20)

static const struct virtual_map_images no_images;

/* Plans with room for exactly `room` descriptors; free what is returned with map_free(). */
static enum status plan_in(const struct memory_map *map, uint32_t policy, uint64_t seed,
			   struct virtual_map_images images, size_t room, struct memory_map *out)
{
	struct options options = {.virtmap = policy, .seed = seed};
	uint64_t capacity = room * map->descriptor_size;
	enum status status;

	*out = (struct memory_map){.descriptors = malloc(capacity), .size = 12345};
	status = virtual_map_plan(map, &options, images, out, capacity);
	if (status != STATUS_OK)
		assert_int_equal(out->size, 12345);
	return status;
}

static enum status plan(const struct memory_map *map, uint32_t policy, struct memory_map *out)
{
	return plan_in(map, policy, 1, no_images, memory_map_count(map), out);
}

static uint64_t virtual_at(const struct memory_map *map, size_t index)
{
	return memory_map_at(map, index)->virtual_start.value;
}

static void expect(const struct memory_map *map, uint32_t policy, enum status expected)
{
	struct memory_map out;

	assert_string_equal(status_sentence(plan(map, policy, &out)), status_sentence(expected));
	map_free(&out);
}

/* A map with an impossible stride is not walked at all. */
static void test_stride(void **state)
{
	struct memory_map map = map_make(1, 40);

	(void)state;
	map_add_runtime(&map, CODE, 0x1000, 1);
	map.descriptor_size = 36;
	expect(&map, VIRTMAP_OFFSET, STATUS_MAP_DESCRIPTOR_SIZE);
	map.descriptor_size = 0;
	expect(&map, VIRTMAP_OFFSET, STATUS_MAP_DESCRIPTOR_SIZE);
	map_free(&map);
}

/* The attribute selects, not the type: flash is MMIO, and code without it is nothing. */
static void test_selection(void **state)
{
	struct memory_map map = map_make(4, 48);
	struct memory_map out;

	(void)state;
	map_add(&map, CODE, 0x1000, 1, 0xf);
	map_add_runtime(&map, MEMORY_MMIO, 0xffc00000, 1024);
	map_add(&map, MEMORY_CONVENTIONAL, 0x2000, 1, 0xf);
	map_add_runtime(&map, MEMORY_RESERVED, 0x40000000, 1);
	assert_int_equal(plan(&map, VIRTMAP_OFFSET, &out), STATUS_OK);
	assert_int_equal(memory_map_count(&out), 2);
	assert_int_equal(memory_map_at(&out, 0)->type, MEMORY_MMIO);
	assert_int_equal(memory_map_at(&out, 0)->attribute, MEMORY_ATTRIBUTE_RUNTIME | 1);
	assert_int_equal(out.key, map.key);
	map_free(&out);
	map_free(&map);
}

/* Room for one descriptor less than there are is a failure, room for just as many is not. */
static void test_capacity(void **state)
{
	struct memory_map map = map_make(3, 48);
	struct memory_map out;

	(void)state;
	for (uint64_t i = 0; i < 3; i++)
		map_add_runtime(&map, DATA, 0x10000 * i, 1);
	assert_int_equal(plan_in(&map, VIRTMAP_OFFSET, 1, no_images, 3, &out), STATUS_OK);
	map_free(&out);
	assert_int_equal(plan_in(&map, VIRTMAP_OFFSET, 1, no_images, 2, &out), STATUS_MAP_BUFFER);
	map_free(&out);
	map_free(&map);
}

/* Under offset, the last page of the window can be used and the one behind it cannot. */
static void test_offset_window(void **state)
{
	struct memory_map map = map_make(2, 48);
	struct memory_map out;

	(void)state;
	map_add_runtime(&map, MEMORY_MMIO, WINDOW - 4096, 1);
	assert_int_equal(plan(&map, VIRTMAP_OFFSET, &out), STATUS_OK);
	assert_int_equal(virtual_at(&out, 0), RUNTIME_VIRTUAL_END - 4096);
	map_free(&out);
	memory_map_at(&map, 0)->pages = 2;
	expect(&map, VIRTMAP_OFFSET, STATUS_VIRTUAL_MAP_WINDOW);
	memory_map_at(&map, 0)->physical_start = paddr(WINDOW);
	expect(&map, VIRTMAP_OFFSET, STATUS_VIRTUAL_MAP_WINDOW);
	/* So high that the sum wraps to 0. */
	memory_map_at(&map, 0)->physical_start = paddr(-RUNTIME_VIRTUAL_BASE);
	expect(&map, VIRTMAP_OFFSET, STATUS_VIRTUAL_MAP_WINDOW);
	/* What offset cannot place, the others can. */
	expect(&map, VIRTMAP_PACKED, STATUS_OK);
	expect(&map, VIRTMAP_SCATTERED, STATUS_OK);
	map_free(&map);
}

/* Packed starts at the very top, and goes down in steps that keep 2 MiB pages possible. */
static void test_packed_layout(void **state)
{
	struct memory_map map = map_make(4, 48);
	struct memory_map out;

	(void)state;
	map_add_runtime(&map, CODE, 0x7e9ff000, 1);
	map_add_runtime(&map, DATA, 0x7ea00000, 512);
	map_add_runtime(&map, DATA, 0x7e001000, 1);
	assert_int_equal(plan(&map, VIRTMAP_PACKED, &out), STATUS_OK);
	assert_int_equal(virtual_at(&out, 1), RUNTIME_VIRTUAL_END - 2 * MIB);
	assert_int_equal(virtual_at(&out, 0), RUNTIME_VIRTUAL_END - 2 * MIB - 4096);
	assert_int_equal(virtual_at(&out, 2), RUNTIME_VIRTUAL_END - 4 * MIB + 4096);
	map_free(&out);
	map_free(&map);
}

/* The window is used to its first byte, and one page more is too much. */
static void test_packed_window(void **state)
{
	struct memory_map map = map_make(2, 48);
	struct memory_map out;

	(void)state;
	map_add_runtime(&map, MEMORY_MMIO, 0x100000000000, WINDOW >> PAGE_SHIFT);
	assert_int_equal(plan(&map, VIRTMAP_PACKED, &out), STATUS_OK);
	assert_int_equal(virtual_at(&out, 0), RUNTIME_VIRTUAL_BASE);
	map_free(&out);
	memory_map_at(&map, 0)->pages++;
	expect(&map, VIRTMAP_PACKED, STATUS_VIRTUAL_MAP_WINDOW);
	memory_map_at(&map, 0)->pages = (UINT64_C(1) << 52) - 1 - (UINT64_C(1) << 32);
	expect(&map, VIRTMAP_PACKED, STATUS_VIRTUAL_MAP_WINDOW);
	/* The largest there can be: its start would wrap to just below the top. */
	memory_map_at(&map, 0)->physical_start = paddr(0);
	memory_map_at(&map, 0)->pages = (UINT64_C(1) << 52) - 1;
	expect(&map, VIRTMAP_PACKED, STATUS_VIRTUAL_MAP_WINDOW);
	expect(&map, VIRTMAP_SCATTERED, STATUS_VIRTUAL_MAP_WINDOW);
	/* It would fit, were it not for its place within 2 MiB. */
	memory_map_at(&map, 0)->physical_start = paddr(0x100000001000);
	memory_map_at(&map, 0)->pages = WINDOW >> PAGE_SHIFT;
	expect(&map, VIRTMAP_PACKED, STATUS_VIRTUAL_MAP_WINDOW);
	/* And a second one finds no room. */
	memory_map_at(&map, 0)->physical_start = paddr(0x100000000000);
	map_add_runtime(&map, DATA, 0x1000, 1);
	expect(&map, VIRTMAP_PACKED, STATUS_VIRTUAL_MAP_WINDOW);
	map_free(&map);
}

/* Scattered answers "does not fit" too, and in finite time. */
static void test_scattered_window(void **state)
{
	struct memory_map map = map_make(32, 48);

	(void)state;
	map_add_runtime(&map, MEMORY_MMIO, 0x100000000000, WINDOW >> PAGE_SHIFT);
	expect(&map, VIRTMAP_SCATTERED, STATUS_VIRTUAL_MAP_WINDOW);
	memory_map_at(&map, 0)->pages = (UINT64_C(1) << 52) - 1 - (UINT64_C(1) << 32);
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

			assert_int_equal(plan_in(&map, VIRTMAP_SCATTERED, seeds[i], no_images, 2,
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

		assert_int_equal(plan_in(&map, VIRTMAP_SCATTERED, seed, no_images, 600, &out),
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

		assert_int_equal(plan_in(&map, VIRTMAP_SCATTERED, seed, no_images, 2, &out),
				 STATUS_OK);
		assert_int_equal(virtual_at(&out, 0) % GIB, 0);
		assert_int_equal(virtual_at(&out, 1) % (2 * MIB), 0);
		map_free(&out);
	}
	map_free(&map);
}

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
				 5, &out),
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
	assert_int_equal(plan_in(&map, VIRTMAP_PACKED, 1, (struct virtual_map_images){&image, 1}, 2,
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

/* Descriptors that overlap are one group: a page has one address. */
static void test_overlap_is_a_group(void **state)
{
	struct memory_map map = map_make(3, 48);
	struct memory_map out;

	(void)state;
	map_add_runtime(&map, CODE, 0x7e000000, 16);
	map_add_runtime(&map, DATA, 0x7e010000, 16);
	map_add_runtime(&map, DATA, 0x7e00f000, 1);
	assert_int_equal(plan(&map, VIRTMAP_SCATTERED, &out), STATUS_OK);
	assert_true(one_delta(&out, 0, 2));
	assert_false(one_delta(&out, 0, 1));
	map_free(&out);
	map_free(&map);
}

/* A physical address is translated from the first to the last byte of its region. */
static void test_translate(void **state)
{
	struct memory_map map = map_make(2, 48);
	vaddr_t virtual = vaddr(42);

	(void)state;
	map_add_runtime(&map, CODE, 0x7e000000, 2)->virtual_start = vaddr(0xffffef8000000000);
	map_add_runtime(&map, DATA, 0x1000, 1)->virtual_start = vaddr(0xffffef2000000000);
	assert_false(virtual_map_translate(&map, paddr(0x7e002000), &virtual));
	assert_false(virtual_map_translate(&map, paddr(0x7dffffff), &virtual));
	assert_int_equal(virtual.value, 42);
	assert_true(virtual_map_translate(&map, paddr(0x7e001fff), &virtual));
	assert_int_equal(virtual.value, 0xffffef8000001fff);
	assert_true(virtual_map_translate(&map, paddr(0x1000), &virtual));
	assert_int_equal(virtual.value, 0xffffef2000000000);
	map_free(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stride),
		cmocka_unit_test(test_selection),
		cmocka_unit_test(test_capacity),
		cmocka_unit_test(test_offset_window),
		cmocka_unit_test(test_packed_layout),
		cmocka_unit_test(test_packed_window),
		cmocka_unit_test(test_scattered_window),
		cmocka_unit_test(test_scattered_follows_the_seed),
		cmocka_unit_test(test_scattered_does_not_change),
		cmocka_unit_test(test_scattered_holds_hundreds),
		cmocka_unit_test(test_scattered_keeps_large_pages),
		cmocka_unit_test(test_groups_through_chains),
		cmocka_unit_test(test_packed_keeps_groups),
		cmocka_unit_test(test_overlap_is_a_group),
		cmocka_unit_test(test_translate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
