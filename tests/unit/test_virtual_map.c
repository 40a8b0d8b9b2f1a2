/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The virtual map: what is placed at all, and the boundaries of policies offset and packed.
 * tests/unit/test_maps_virtual_map.c has the real maps.
 */
#include "tests/unit/virtual_map_world.h"

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

/* A map that is no map of descriptors is about no single one. */
static void test_no_map(void **state)
{
	struct memory_map map = map_make(2, 48);
	const struct memory_descriptor *wrong;
	struct memory_map out = {.size = 12345};

	(void)state;
	map_add_runtime(&map, DATA, 0x10000, 1);
	out.descriptors = malloc(2 * 48);
	map.size += 8;
	assert_int_equal(virtual_map_select(&map, 52, &out, &wrong), STATUS_MAP_SIZE);
	map.size = 0;
	assert_int_equal(virtual_map_select(&map, 52, &out, &wrong), STATUS_MAP_SIZE);
	map.size = 48;
	map.descriptor_size = UINT64_C(1) << 60;
	assert_int_equal(virtual_map_select(&map, 52, &out, &wrong), STATUS_MAP_DESCRIPTOR_SIZE);
	assert_null(wrong);
	assert_int_equal(out.size, 12345);
	map_free(&out);
	map_free(&map);
}

/* What `map` is refused for, and at which descriptor. */
static void expect_refused(struct memory_map *map, unsigned int bits, enum status status,
			   unsigned int number)
{
	struct memory_map out = {.descriptors = malloc(map->size)};
	const struct memory_descriptor *wrong;

	assert_int_equal(virtual_map_select(map, bits, &out, &wrong), status);
	assert_ptr_equal(wrong, memory_map_at(map, number));
	map_free(&out);
}

/* What no address reaches, what would take more tables than there can be, and what is there twice. */
static void test_refused(void **state)
{
	struct memory_map map = map_make(3, 48);

	(void)state;
	map_add_runtime(&map, DATA, 0x10000, 4);
	map_add(&map, MEMORY_CONVENTIONAL, 0x12000, 1, 0xf);
	map_add_runtime(&map, MEMORY_MMIO, (UINT64_C(1) << 40) - 0x1000, 1);
	expect(&map, VIRTMAP_PACKED, STATUS_OK);
	memory_map_at(&map, 2)->pages = 2;
	expect_refused(&map, 40, STATUS_VIRTUAL_MAP_WIDTH, 2);
	memory_map_at(&map, 2)->physical_start = paddr(0x13000);
	expect_refused(&map, 40, STATUS_VIRTUAL_MAP_OVERLAP, 2);
	memory_map_at(&map, 2)->physical_start = paddr(0xf000);
	expect_refused(&map, 40, STATUS_VIRTUAL_MAP_OVERLAP, 2);
	memory_map_at(&map, 2)->physical_start = paddr(0x14000);
	memory_map_at(&map, 2)->type = DATA;
	memory_map_at(&map, 2)->pages = UINT64_C(14)
					<< 28; /* 14 TiB, which would be mapped page by page */
	expect_refused(&map, 52, STATUS_VIRTUAL_MAP_DESCRIPTOR, 2);
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
	memory_map_at(&map, 0)->pages = (UINT64_C(1) << 40) - (UINT64_C(1) << 32);
	expect(&map, VIRTMAP_PACKED, STATUS_VIRTUAL_MAP_WINDOW);
	/* The largest there can be: its start would wrap to just below the top. */
	memory_map_at(&map, 0)->physical_start = paddr(0);
	memory_map_at(&map, 0)->pages = UINT64_C(1) << 40;
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
		cmocka_unit_test(test_stride),	      cmocka_unit_test(test_selection),
		cmocka_unit_test(test_no_map),	      cmocka_unit_test(test_refused),
		cmocka_unit_test(test_offset_window), cmocka_unit_test(test_packed_layout),
		cmocka_unit_test(test_packed_window), cmocka_unit_test(test_translate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
