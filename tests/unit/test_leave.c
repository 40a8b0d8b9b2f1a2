/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/leave.c: the map is read, and its key is the one that ExitBootServices gets. How often what is
 * called, and what is left where the exit fails.
 */
#include "tests/unit/leave_world.h"

#include "tests/unit/walker.h"

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

static void overlap_regions_later(unsigned int call, struct memory_map *map)
{
	if (call > 1)
		memory_map_at(map, 11)->physical_start = memory_map_at(map, 7)->physical_start;
}

/* The descriptor that is wrong is told, with its number in the whole map. */
static void test_the_accepted_map_has_turned_bad(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_true(leave_plan(firmware->loader));
	firmware->change_map = overlap_regions_later;
	firmware->growth[0] = 1;
	assert_false(leave_boot_services(firmware->loader));
	assert_string_equal(firmware->events, "map pages map exit map exit cli");
	assert_non_null(strstr(firmware->loader->output.failure, "RUNTIME descriptor 11 at 0x"));
	assert_non_null(strstr(firmware->loader->output.failure, "overlaps another"));
}

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
		PLANNED(test_failures_of_the_exit),
		PLANNED(test_failures_of_the_map),
		PLANNED(test_the_accepted_map_cannot_be_planned),
		PLANNED(test_the_accepted_map_has_turned_bad),
	};

	return cmocka_run_group_tests_name("leave", tests, NULL, NULL);
}
