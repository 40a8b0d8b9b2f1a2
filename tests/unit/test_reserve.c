/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/reserve.c: the pages that are set aside, how they are laid out, and their windows; and what is
 * done where too few of them are for page tables.
 */
#include "tests/unit/leave_world.h"

#include "tests/unit/maps.h"

/* ---- Setting pages aside ---- */

/* Every part has its place, one behind the other, each on a page; and the same distances anywhere. Page
 * tables lie behind the block. */
static void test_lay_out(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct loader *loader = firmware->loader;
	struct reserved *reserved = &firmware->loader->reserved, there = *reserved;
	const uint8_t *start = reserved->block.data;
	uint64_t end = reserve_lay_out(&there, HANDOFF_VIRTUAL_BASE);

	assert_int_equal(end - HANDOFF_VIRTUAL_BASE, reserved->block.size);
	assert_ptr_equal(reserved->tables.data, start + reserved->block.size);
	assert_int_equal(loader->firmware.taken_count, 1);
	assert_ptr_equal(loader->firmware.taken[0].data, start);
	assert_int_equal(loader->firmware.taken[0].size,
			 reserved->block.size + reserved->tables.size);
	assert_ptr_equal(reserved->start, start);
	assert_ptr_equal(reserved->handoff, start);
	assert_true(reserved->map.descriptors >= start + sizeof(struct handoff));
	assert_true(reserved->virtual_map.descriptors >=
		    reserved->map.descriptors + reserved->map_capacity);
	assert_true(reserved->attributes.descriptors >=
		    reserved->virtual_map.descriptors + reserved->map_capacity);
	assert_true((uint8_t *)reserved->images >=
		    reserved->attributes.descriptors + reserve_attributes_capacity(reserved));
	assert_true(start + reserved->block.size >= (uint8_t *)(reserved->images + IMAGES_MAX));
	assert_int_equal((uintptr_t)reserved->map.descriptors % PAGE_SIZE, 0);
	assert_int_equal(vaddr_of(there.images).value - HANDOFF_VIRTUAL_BASE,
			 (uint64_t)((uint8_t *)reserved->images - start));
}

/* A size query that fails, and pages that there are not, are told apart. */
static void test_nothing_to_set_aside(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);
	struct loader *loader = firmware->loader;
	struct reserved reserved = {.map_capacity = 0};

	(void)state;
	firmware->map_status[0] = EFI_DEVICE_ERROR;
	assert_false(reserve_pages(&loader->firmware, &reserved));
	assert_string_equal(firmware->events, "map");
	assert_non_null(strstr(loader->output.failure, "GetMemoryMap without a buffer"));
	firmware->pages_status[0] = EFI_OUT_OF_RESOURCES;
	assert_false(reserve_pages(&loader->firmware, &reserved));
	assert_non_null(strstr(loader->output.failure, "for the handoff"));
	assert_int_equal(loader->output.status, EFI_OUT_OF_RESOURCES);
	scripted_firmware_close(firmware);
}

/* What does not fit its window of include/layout.h is refused before a page is taken. */
static void test_windows(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);
	struct loader *loader = firmware->loader;
	struct reserved reserved = {.extra_size = HANDOFF_VIRTUAL_END - HANDOFF_VIRTUAL_BASE};

	(void)state;
	assert_false(reserve_pages(&loader->firmware, &reserved));
	assert_string_equal(firmware->events, "map");
	assert_non_null(strstr(loader->output.failure, "the handoff: "));
	assert_non_null(strstr(loader->output.failure, "and the window has"));
	reserved = (struct reserved){
		.pool.pages = (TABLES_VIRTUAL_END - TABLES_VIRTUAL_BASE) / PAGE_SIZE / 2 + 1};
	assert_false(reserve_more_tables(&loader->firmware, &reserved));
	assert_string_equal(firmware->events, "map");
	assert_non_null(strstr(loader->output.failure, "page tables: "));
	assert_non_null(strstr(loader->output.failure, "and the window has"));
	scripted_firmware_close(firmware);
}

/* ---- Real machines ---- */

static struct memory_map real;

static void take_the_real_map(unsigned int call, struct memory_map *map)
{
	(void)call;
	memcpy(map->descriptors, real.descriptors, real.size);
	map->size = real.size;
}

/* Where a table could be: at the start of the first region. */
static paddr_t first_region(const struct memory_map *map)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map)
		if (memory_descriptor_is_runtime(descriptor))
			return descriptor->physical_start;
	fail();
	return paddr(0);
}

/* On none of the machines of tests/maps the map has to be read again for want of page tables. */
static void test_one_reading_on_every_real_machine(void **state)
{
	char names[64][MAP_NAME_SIZE];
	size_t count = maps_list(names, 64);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		struct scripted_firmware *firmware;
		struct handoff *handoff;

		if (strncmp(names[i], "made-", 5) == 0)
			continue;
		real = map_load(names[i], 48);
		firmware = open_counted(48, 0, memory_map_count(&real));
		handoff = &firmware->loader->handoff;
		firmware->change_map = take_the_real_map;
		handoff->options.virtmap = VIRTMAP_PACKED;
		handoff->runtime_services_physical = first_region(&real);
		handoff->system_table_physical = handoff->runtime_services_physical;
		if (!leave_plan(firmware->loader))
			fail_msg("%s: %s", names[i], firmware->loader->output.failure);
		if (strcmp(firmware->events, "map pages map") != 0)
			fail_msg("%s: %s", names[i], firmware->events);
		scripted_firmware_close(firmware);
		map_free(&real);
	}
}

/* ---- Too few tables ---- */

/* Regions that are so far apart that each wants tables of its own. */
static void spread(unsigned int call, struct memory_map *map)
{
	struct memory_descriptor *descriptor;

	(void)call;
	memory_map_for_each(descriptor, map)
		if (descriptor_index > SCRIPTED_RUNTIME_EVERY)
			descriptor->physical_start = paddr(descriptor_index << 30);
}

/* The pool proves too small: one twice as large, the map again, and the plan from that. */
static void test_pool_too_small(void **state)
{
	struct scripted_firmware *firmware = *state;
	const struct page_pool *pool = &firmware->loader->reserved.pool;

	assert_int_equal(pool->pages, POOL_FIRST);
	firmware->count = SCRIPTED_COUNT;
	firmware->change_map = spread;
	assert_true(leave_plan(firmware->loader));
	assert_string_equal(firmware->events, "map pages map pages map pages map");
	assert_int_equal(pool->pages, 4 * POOL_FIRST);
	assert_int_equal(pool->physical.value,
			 paddr_identity(firmware->loader->reserved.tables.data).value);
	assert_int_equal(firmware->loader->reserved.virtual_map.key, firmware->key);
}

/* What is to be left of the pool is left, beside the slack for a map that changes in the exit. */
static void test_spare_tables(void **state)
{
	struct scripted_firmware *firmware = open_with(48, 100);
	const struct page_pool *pool = &firmware->loader->reserved.pool;

	(void)state;
	assert_int_equal(pool->pages, POOL_FIRST + 100);
	assert_true(leave_plan(firmware->loader));
	assert_true(pool->pages - pool->used >= 100 + 3 * COUNT / SCRIPTED_RUNTIME_EVERY);
	/* More of it is wanted than there is now, as by an audit's stage: a larger pool, and planned
	 * again. */
	firmware->loader->reserved.tables_spare = pool->pages - pool->used;
	assert_true(leave_plan(firmware->loader));
	assert_string_equal(firmware->events, "map pages map map pages map");
	scripted_firmware_close(firmware);
}

/* No page is left for more tables: the walk ends here, and says what it wanted. */
static void test_no_pages_for_more_tables(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->change_map = spread;
	firmware->pages_status[1] = EFI_OUT_OF_RESOURCES;
	assert_false(leave_plan(firmware->loader));
	assert_string_equal(firmware->events, "map pages map pages");
	assert_non_null(strstr(firmware->loader->output.failure, "page tables"));
	assert_int_equal(firmware->loader->output.status, EFI_OUT_OF_RESOURCES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLANNED(test_lay_out),
		cmocka_unit_test(test_nothing_to_set_aside),
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_one_reading_on_every_real_machine),
		PLANNED(test_pool_too_small),
		cmocka_unit_test(test_spare_tables),
		PLANNED(test_no_pages_for_more_tables),
	};

	return cmocka_run_group_tests_name("reserve", tests, NULL, NULL);
}
