/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/stage.c: the stage is rehearsed before the line, while more page tables can be had; and
 * the kernel is told whose memory it is.
 */
#include "tests/unit/stage_world.h"

/* ---- The rehearsal ---- */

/* One plan, one stage, nothing else. */
static void test_rehearsal(void **state)
{
	struct scripted_firmware *firmware = *state;

	assert_true(stage_rehearse(&firmware->audit));
	assert_string_equal(firmware->events, "plan");
	assert_int_equal(firmware->audit.stage_pool.pages, SPARE);
	/* It is the end of the kernel's pool, which its own tables leave free. */
	assert_int_equal(firmware->audit.stage_pool.physical.value,
			 firmware->loader->reserved.pool.physical.value + pages_to_size(SPARE));
	assert_true(firmware->audit.stage_pool.used + AUDIT_TABLES_REPAIRS <= SPARE);
}

/* Too few tables for the stage, with those that repairs will want: more of a larger pool, and planned
 * again, because the map has changed by that. */
static void test_rehearsal_with_too_few_tables(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct reserved *reserved = &firmware->loader->reserved;
	void *first = reserved->tables.data;

	build_stage(&firmware->audit);
	reserved->tables_spare = AUDIT_TABLES_REPAIRS + firmware->audit.stage_pool.used - 1;
	assert_true(stage_rehearse(&firmware->audit));
	assert_string_equal(firmware->events, "plan pages plan");
	assert_int_equal(reserved->pool.pages, 4 * SPARE);
	assert_true(reserved->tables_spare >
		    AUDIT_TABLES_REPAIRS + firmware->audit.stage_pool.used);
	assert_int_equal(firmware->audit.stage_pool.pages, reserved->tables_spare);
	free(first);
}

/* Exactly as many as are needed are enough. */
static void test_rehearsal_with_just_enough_tables(void **state)
{
	struct scripted_firmware *firmware = *state;

	build_stage(&firmware->audit);
	firmware->loader->reserved.tables_spare = AUDIT_TABLES_REPAIRS +
						  firmware->audit.stage_pool.used;
	assert_true(stage_rehearse(&firmware->audit));
	assert_string_equal(firmware->events, "plan");
}

/* No plan, no stage; and no pages for more tables, no second plan. */
static void test_rehearsal_that_fails(void **state)
{
	struct scripted_firmware *firmware = *state;

	plans_that_succeed = 0;
	assert_false(stage_rehearse(&firmware->audit));
	assert_string_equal(firmware->events, "plan");
	plans_that_succeed = 10;
	firmware->loader->reserved.tables_spare = 10;
	firmware->pages_status[0] = EFI_OUT_OF_RESOURCES;
	assert_false(stage_rehearse(&firmware->audit));
	assert_string_equal(firmware->events, "plan plan pages");
}

/* What cannot be mapped at all ends the walk with its reason: here a region that no processor reaches,
 * and an image of ours without headers. */
static void test_what_cannot_be_mapped(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct memory_descriptor *region = memory_map_at(&firmware->loader->reserved.map, 3);
	uint8_t *image = firmware->loader->firmware.own_image.data;

	region->physical_start = paddr(UINT64_C(1) << 60);
	assert_false(stage_rehearse(&firmware->audit));
	assert_non_null(strstr(firmware->loader->output.failure, "the physical address space"));
	assert_non_null(strstr(firmware->loader->output.failure, "not canonical"));
	region->physical_start = paddr(SCRIPTED_REGION(0));
	image[0] = 0;
	assert_false(stage_rehearse(&firmware->audit));
	assert_non_null(strstr(firmware->loader->output.failure, "not a portable executable"));
	assert_string_equal(firmware->events, "plan plan");
}

/* ---- Whose memory is whose ---- */

/* The stage is told once, and where the loader's image is seen; a space that is built anew has to be told
 * again. */
static void test_ranges(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff *handoff = &firmware->loader->handoff;

	for (unsigned int round = 0; round < 2; round++) {
		handoff->range_count = 2;
		handoff->ranges[0] = (struct handoff_range){.kind = HANDOFF_RANGE_KERNEL};
		handoff->ranges[1] = (struct handoff_range){.kind = HANDOFF_RANGE_LOADER,
							    .physical = paddr(0x5000)};
		for (unsigned int i = 0; i < 2; i++) {
			stage_note_ranges(&firmware->audit);
			assert_int_equal(handoff->range_count, 3);
			assert_int_equal(handoff->ranges[0].mapped_at.value, 0);
			assert_int_equal(handoff->ranges[1].mapped_at.value, LOADER_VIRTUAL_BASE);
			assert_int_equal(handoff->ranges[2].kind, HANDOFF_RANGE_LOADER);
			assert_int_equal(handoff->ranges[2].physical.value,
					 paddr_identity(firmware->audit.stage).value);
			assert_int_equal(handoff->ranges[2].size, sizeof(struct stage));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_rehearsal),
		FRESH(test_rehearsal_with_too_few_tables),
		FRESH(test_rehearsal_with_just_enough_tables),
		FRESH(test_rehearsal_that_fails),
		FRESH(test_what_cannot_be_mapped),
		FRESH(test_ranges),
	};

	return cmocka_run_group_tests_name("stage rehearsal", tests, NULL, NULL);
}
