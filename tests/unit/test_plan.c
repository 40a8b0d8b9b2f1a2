/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/plan.c, and loader/leave.c where it reads the map for it: every reason to stay. Each is named
 * while there is somebody to return to.
 */
#include "tests/unit/leave_world.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLANNED(test_too_high_for_offset),    PLANNED(test_no_region),
		PLANNED(test_tables_in_no_region),    PLANNED(test_table_across_two_regions),
		PLANNED(test_impossible_stride),      PLANNED(test_no_map_at_all),
		PLANNED(test_map_outgrew_its_buffer),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
