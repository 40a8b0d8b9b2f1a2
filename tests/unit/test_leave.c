/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/reserve.c, plan.c and leave.c: pages are set aside, the map is read, everything is planned from
 * it, and its key is the one that ExitBootServices gets. How often what is called, and every reason to
 * stay.
 */
#include "tests/unit/exit_world.h"

#include <layout.h>
#include <stdio.h>

#include "tests/unit/maps.h"
#include "tests/unit/walker.h"

/* ---- A loader that has everything but a plan ---- */

#define POOL_FIRST 64 /* as if there were no more for these tests */
#define COUNT 40      /* ten regions, as many as OVMF has */

/* Sets the pages aside: the size query, and one allocation. */
static void reserve(struct scripted_firmware *firmware)
{
	struct loader *loader = firmware->loader;

	free(loader->reserved.map.descriptors);
	free(loader->reserved.virtual_map.descriptors);
	loader->reserved = (struct reserved){.tables_spare = loader->reserved.tables_spare};
	assert_true(reserve_pages(&loader->firmware, &loader->reserved));
	assert_string_equal(firmware->events, "map pages");
}

static uint8_t segment[2 * 4096] __attribute__((aligned(4096)));
static uint8_t own_image[4096] __attribute__((aligned(4096)));

static struct scripted_firmware *open_counted(uint64_t descriptor_size, uint32_t tables_spare,
					      uint64_t count)
{
	struct scripted_firmware *firmware = scripted_firmware_open(descriptor_size, 1);
	struct loader *loader = firmware->loader;

	firmware->count = count;
	loader->kernel.image.segment_count = 1;
	loader->kernel.image.segments[0] = (struct elf_segment){.virtual = vaddr(
									KERNEL_VIRTUAL_BASE),
								.size = sizeof(segment),
								.rights = RIGHTS_X};
	loader->kernel.segments[0] = (struct pages){segment, sizeof(segment)};
	loader->firmware.own_image = (struct pages){own_image, sizeof(own_image)};
	loader->reserved.tables_spare = tables_spare;
	reserve(firmware);
	return firmware;
}

/* The same with a small pool. */
static struct scripted_firmware *open_with(uint64_t descriptor_size, uint32_t tables_spare)
{
	struct scripted_firmware *firmware = open_counted(descriptor_size, tables_spare, COUNT);
	struct page_pool *pool = &firmware->loader->reserved.pool;

	assert_true(pool->pages > POOL_FIRST + tables_spare);
	pool->pages = POOL_FIRST + tables_spare;
	return firmware;
}

static int open_loader(void **state)
{
	*state = open_with(48, 0);
	return 0;
}

/* The planned address of a physical one, by the tables that the kernel will get; 0: there is none. */
static uint64_t seen_at(const struct scripted_firmware *firmware, uint64_t virtual)
{
	const struct loader *loader = firmware->loader;
	struct walker_leaf leaf;

	return walker_find(&loader->reserved.pool, loader->handoff.tables.root, 4, virtual, &leaf)
		       ? leaf.physical + (virtual - leaf.virtual)
		       : 0;
}

/* The plan is that of the map whose key it bears, and its tables show every region of it. */
static void assert_planned(const struct scripted_firmware *firmware)
{
	const struct reserved *reserved = &firmware->loader->reserved;

	assert_int_equal(reserved->virtual_map.key, reserved->map.key);
	assert_int_equal(memory_map_count(&reserved->virtual_map),
			 firmware->count / SCRIPTED_RUNTIME_EVERY);
	for (uint64_t i = 0; i < firmware->count / SCRIPTED_RUNTIME_EVERY; i++) {
		uint64_t start = SCRIPTED_REGION(i);

		assert_int_equal(memory_map_at(&reserved->virtual_map, i)->virtual_start.value,
				 RUNTIME_VIRTUAL_BASE + start);
		assert_int_equal(seen_at(firmware, RUNTIME_VIRTUAL_BASE + start), start);
		assert_int_equal(seen_at(firmware, RUNTIME_VIRTUAL_BASE + start + 0x3000),
				 start + 0x3000);
		assert_int_equal(seen_at(firmware, RUNTIME_VIRTUAL_BASE + start + 0x4000), 0);
	}
}

/* ---- The way out ---- */

/* The whole way: a size query, a map, and the exit with its key. Nothing between the two. */
static void test_the_map_is_read_once(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_true(leave_plan(firmware->loader));
	assert_string_equal(firmware->events, "map pages map");
	assert_planned(firmware);
	assert_true(leave_boot_services(firmware->loader));
	assert_string_equal(firmware->events, "map pages map exit cli");
	assert_out(firmware, 1);
	assert_accepted_map(firmware);
	assert_planned(firmware);
	assert_null(firmware->loader->firmware.boot_services);
}

/* With either stride. */
static void test_stride_of_40(void **state)
{
	struct scripted_firmware *firmware = open_with(40, 0);

	(void)state;
	assert_true(leave_plan(firmware->loader));
	assert_true(leave_boot_services(firmware->loader));
	assert_string_equal(firmware->events, "map pages map exit cli");
	assert_accepted_map(firmware);
	assert_planned(firmware);
	scripted_firmware_close(firmware);
}

/* A plan that was right is not made again: what stands in the virtual map is what the exit found there. */
static void test_an_accepted_plan_is_left_alone(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct memory_descriptor *first;

	assert_true(leave_plan(firmware->loader));
	first = memory_map_at(&firmware->loader->reserved.virtual_map, 0);
	first->virtual_start = vaddr(0x5eed000);
	assert_true(leave_boot_services(firmware->loader));
	assert_int_equal(first->virtual_start.value, 0x5eed000);
}

/* The console may be shut down by the first attempt: it is forgotten before. */
static void test_console_is_forgotten(void **state)
{
	struct scripted_firmware *firmware = *state;
	SIMPLE_TEXT_OUTPUT_INTERFACE console = {.OutputString = NULL};

	assert_true(leave_plan(firmware->loader));
	firmware->loader->output.console = &console;
	firmware->exit_status[0] = EFI_DEVICE_ERROR;
	assert_false(leave_boot_services(firmware->loader));
	assert_null(firmware->loader->output.console);
}

/* A stale key: the map that was accepted is another one, and so is the plan. */
static void test_stale_key_means_another_plan(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_true(leave_plan(firmware->loader));
	firmware->growth[0] = 3;
	firmware->growth[1] = 5;
	assert_true(leave_boot_services(firmware->loader));
	assert_string_equal(firmware->events, "map pages map exit map exit map exit cli");
	assert_out(firmware, 3);
	assert_accepted_map(firmware);
	assert_planned(firmware);
	assert_int_equal(memory_map_count(&firmware->loader->reserved.virtual_map), 12);
}

/* A key that comes again, with another map: the plan is made again all the same. */
static void test_a_key_comes_again(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_true(leave_plan(firmware->loader));
	firmware->growth[0] = 4;
	firmware->takes_any_key = true;
	firmware->exit_status[0] = EFI_INVALID_PARAMETER;
	firmware->key--;
	assert_true(leave_boot_services(firmware->loader));
	assert_out(firmware, 2);
	assert_planned(firmware);
	assert_int_equal(memory_map_count(&firmware->loader->reserved.virtual_map),
			 firmware->count / SCRIPTED_RUNTIME_EVERY);
}

/* The plan set tables aside for that, and not for any map: one that has twice as many regions is too
 * much, and there is nobody to ask for more. */
static void test_map_outgrows_the_tables(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_true(leave_plan(firmware->loader));
	firmware->growth[0] = COUNT;
	assert_false(leave_boot_services(firmware->loader));
	assert_string_equal(firmware->events, "map pages map exit map exit cli");
	assert_non_null(strstr(firmware->loader->output.failure, "needs more page tables"));
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

/* ---- Reasons to stay: each is named while there is somebody to return to ---- */

static void expect_to_stay(struct scripted_firmware *firmware, const char *sentence)
{
	const char *failure = firmware->loader->output.failure;

	firmware->events[0] = '\0';
	assert_false(leave_plan(firmware->loader));
	assert_string_equal(firmware->events, "map");
	if (strstr(failure, sentence) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", failure, sentence);
	assert_non_null(firmware->loader->firmware.boot_services);
}

static void lift_a_region(unsigned int call, struct memory_map *map)
{
	(void)call;
	memory_map_at(map, 7)->physical_start = paddr(RUNTIME_VIRTUAL_END - RUNTIME_VIRTUAL_BASE);
}

/* A region so high that policy offset would reach the kernel: another policy is proposed, and works. */
static void test_too_high_for_offset(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->change_map = lift_a_region;
	expect_to_stay(firmware, "virtmap=offset");
	expect_to_stay(firmware, "try virtmap=packed");
	firmware->loader->handoff.options.virtmap = VIRTMAP_PACKED;
	assert_true(leave_plan(firmware->loader));
}

static void take_all_regions(unsigned int call, struct memory_map *map)
{
	struct memory_descriptor *descriptor;

	(void)call;
	memory_map_for_each(descriptor, map)
		descriptor->attribute = MEMORY_ATTRIBUTE_WB;
}

/* A map without a RUNTIME region, and one whose region cannot be mapped. */
static void test_no_region(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->change_map = take_all_regions;
	expect_to_stay(firmware, "has no descriptor with EFI_MEMORY_RUNTIME");
}

/* gRT, or the system table, that lies outside every RUNTIME region, at its end, across two of them, or
 * at an odd address could not be called by a kernel. */
static void test_tables_in_no_region(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff *handoff = &firmware->loader->handoff;
	static const uint64_t bad[] = {
		0,
		SCRIPTED_REGION(0) - 8,
		SCRIPTED_REGION(0) + 4 * PAGE_SIZE - sizeof(EFI_SYSTEM_TABLE) + 8,
		SCRIPTED_REGION(0) + 4 * PAGE_SIZE,
		SCRIPTED_REGION(0) + 4,
		16 * PAGE_SIZE,
		UINT64_MAX - 7,
	};
	const paddr_t good = handoff->runtime_services_physical;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		handoff->runtime_services_physical = paddr(bad[i]);
		handoff->system_table_physical = good;
		/* gRT is the longer of the two, and ends behind its region a little earlier. */
		expect_to_stay(firmware, "EFI_RUNTIME_SERVICES at 0x");
		expect_to_stay(firmware, "lies in no RUNTIME descriptor");
		handoff->runtime_services_physical = good;
		handoff->system_table_physical = paddr(bad[i]);
		expect_to_stay(firmware, "EFI_SYSTEM_TABLE at 0x");
	}
	handoff->system_table_physical = paddr(SCRIPTED_REGION(0) + 4 * PAGE_SIZE -
					       sizeof(EFI_SYSTEM_TABLE));
	handoff->runtime_services_physical = paddr(SCRIPTED_REGION(0) + 4 * PAGE_SIZE -
						   sizeof(EFI_RUNTIME_SERVICES));
	assert_true(leave_plan(firmware->loader));
}

static void join_two_regions(unsigned int call, struct memory_map *map)
{
	(void)call;
	memory_map_at(map, 7)->physical_start = paddr(SCRIPTED_REGION(0) + 4 * PAGE_SIZE);
}

/* Descriptors that are neighbours need not be so in virtual: a table across both is in neither. */
static void test_table_across_two_regions(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->change_map = join_two_regions;
	firmware->loader->handoff.runtime_services_physical = paddr(SCRIPTED_REGION(0) +
								    4 * PAGE_SIZE - 16);
	expect_to_stay(firmware, "EFI_RUNTIME_SERVICES at 0x");
}

static EFI_STATUS EFIAPI map_of_stride_32(UINTN *size, EFI_MEMORY_DESCRIPTOR *map, UINTN *key,
					  UINTN *descriptor_size, UINT32 *version)
{
	(void)map;
	scripted_firmware_happened("map");
	*size = 320;
	*key = 1;
	*descriptor_size = 32;
	*version = 1;
	return EFI_SUCCESS;
}

/* A stride that no descriptor can have is told apart from what else may be wrong with a map. */
static void test_impossible_stride(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->boot_services.GetMemoryMap = map_of_stride_32;
	expect_to_stay(firmware, "has descriptors of an impossible size");
}

/* A map that cannot be read: nothing has been shut down, and firmware can go on. */
static void test_no_map_at_all(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->map_status[1] = EFI_DEVICE_ERROR;
	expect_to_stay(firmware, "GetMemoryMap into ");
	assert_int_equal(firmware->loader->output.status, EFI_DEVICE_ERROR);
}

/* A map that outgrew its buffer before the plan: the same, and no second reading. */
static void test_map_outgrew_its_buffer(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->count += EXIT_MAP_SLACK + 1;
	expect_to_stay(firmware, "GetMemoryMap into ");
	assert_int_equal(firmware->loader->output.status, EFI_BUFFER_TOO_SMALL);
}

/* ---- Failures behind the first attempt have no way back ---- */

/* Whose attempt it was, and which of the two calls, is said. */
static void test_failures_of_the_exit(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct output *output = &firmware->loader->output;

	assert_true(leave_plan(firmware->loader));
	firmware->exit_status[0] = EFI_INVALID_PARAMETER;
	firmware->exit_status[1] = EFI_ACCESS_DENIED;
	assert_false(leave_boot_services(firmware->loader));
	assert_string_equal(firmware->events, "map pages map exit map exit");
	assert_non_null(strstr(output->failure, "ExitBootServices, in attempt 2 of 8"));
	assert_int_equal(output->status, EFI_ACCESS_DENIED);
}

static void test_failures_of_the_map(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct output *output = &firmware->loader->output;

	assert_true(leave_plan(firmware->loader));
	firmware->exit_status[0] = EFI_INVALID_PARAMETER;
	firmware->map_status[2] = EFI_DEVICE_ERROR;
	assert_false(leave_boot_services(firmware->loader));
	assert_string_equal(firmware->events, "map pages map exit map");
	assert_non_null(strstr(output->failure, "GetMemoryMap, in attempt 2 of 8"));
	assert_int_equal(output->status, EFI_DEVICE_ERROR);
}

static void lift_a_region_later(unsigned int call, struct memory_map *map)
{
	if (call > 1)
		lift_a_region(call, map);
}

/* A map that changed in the exit so that nothing can be planned from it: boot services are gone, nothing
 * is asked of them, and the reason is the plan's. */
static void test_the_accepted_map_cannot_be_planned(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_true(leave_plan(firmware->loader));
	firmware->change_map = lift_a_region_later;
	firmware->growth[0] = 1;
	assert_false(leave_boot_services(firmware->loader));
	assert_string_equal(firmware->events, "map pages map exit map exit cli");
	assert_null(firmware->loader->firmware.boot_services);
	assert_non_null(strstr(firmware->loader->output.failure, "virtmap=offset"));
}

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

#define PLANNED(test) cmocka_unit_test_setup_teardown(test, open_loader, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLANNED(test_the_map_is_read_once),
		cmocka_unit_test(test_stride_of_40),
		PLANNED(test_an_accepted_plan_is_left_alone),
		PLANNED(test_console_is_forgotten),
		PLANNED(test_stale_key_means_another_plan),
		PLANNED(test_a_key_comes_again),
		PLANNED(test_map_outgrows_the_tables),
		cmocka_unit_test(test_one_reading_on_every_real_machine),
		PLANNED(test_pool_too_small),
		cmocka_unit_test(test_spare_tables),
		PLANNED(test_no_pages_for_more_tables),
		PLANNED(test_too_high_for_offset),
		PLANNED(test_no_region),
		PLANNED(test_tables_in_no_region),
		PLANNED(test_table_across_two_regions),
		PLANNED(test_impossible_stride),
		PLANNED(test_no_map_at_all),
		PLANNED(test_map_outgrew_its_buffer),
		PLANNED(test_failures_of_the_exit),
		PLANNED(test_failures_of_the_map),
		PLANNED(test_the_accepted_map_cannot_be_planned),
		PLANNED(test_lay_out),
		cmocka_unit_test(test_nothing_to_set_aside),
		cmocka_unit_test(test_windows),
	};

	return cmocka_run_group_tests_name("leave", tests, NULL, NULL);
}
