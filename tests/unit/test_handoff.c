/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Every way in which a handoff is not believed: its head, numbers, ranges, page tables, screen and
 * firmware's tables. test_handoff_arrays.c has what it points to.
 */
#include "tests/unit/handoff_world.h"

static void test_a_sound_handoff_is_believed(void **state)
{
	(void)state;
	assert_null(examine(handoff));
}

/* Fields that a later loader adds at the end are no reason to refuse. */
static void test_a_longer_handoff_is_believed(void **state)
{
	(void)state;
	handoff->size += 8;
	assert_null(examine(handoff));
}

/* Not even the magic number is read at an address that may not be mapped. */
static void test_a_handoff_elsewhere_is_not_read(void **state)
{
	static const uint64_t places[] = {
		0,
		8,
		HANDOFF_VIRTUAL_BASE - 8,
		HANDOFF_VIRTUAL_BASE + 4,
		HANDOFF_VIRTUAL_END - 8,
		HANDOFF_VIRTUAL_END,
		UINT64_MAX - 7,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		assert_non_null(believe_reason((const void *)places[i]));
}

static void test_head(void **state)
{
	(void)state;
	assert_breaks("magic", handoff->magic, 0);
	assert_breaks("magic", handoff->magic, HANDOFF_MAGIC ^ 1);
	assert_breaks("version", handoff->version, HANDOFF_VERSION + 1);
	assert_breaks("shorter", handoff->size, sizeof(*handoff) - 1);
	assert_breaks("own range", handoff->size, BLOCK_SIZE + 1);
	assert_breaks("own range", handoff->size, UINT32_MAX);
}

/* Started by the handoff's loader, an audit's kernel says what it misses. */
static void test_notes(void **state)
{
	(void)state;
	assert_breaks("there are none", handoff->extension.value, 0);
	assert_breaks("range", handoff->extension.value, HANDOFF_VIRTUAL_BASE - 8);
	assert_breaks("range", handoff->extension.value, vaddr_of(notes).value + 4);
	assert_breaks("range", handoff->extension.value, HANDOFF_VIRTUAL_BASE + BLOCK_SIZE - 8);
	assert_breaks("magic", notes->magic, 0);
	assert_breaks("version", notes->version, AUDIT_NOTES_VERSION + 1);
	assert_breaks("version", notes->size, sizeof(*notes) - 1);
}

/* They are nobody's business but an audit's: without them the handoff is believed. */
static void test_no_notes(void **state)
{
	(void)state;
	handoff->extension = vaddr(0);
	assert_null(believe_reason(handoff));
	handoff->extension = vaddr(0x123);
	assert_null(believe_reason(handoff));
}

static void test_numbers_that_index_something(void **state)
{
	(void)state;
	assert_breaks("option", handoff->options.virtmap, VIRTMAP_COUNT);
	assert_breaks("option", handoff->options.reset, RESET_COUNT);
	assert_breaks("option", notes->options.audit, AUDIT_COUNT);
	assert_breaks("option", notes->options.svam_test, SVAM_TEST_COUNT);
	assert_breaks("option", notes->options.first_call, FIRST_CALL_COUNT);
	assert_breaks("option", notes->options.ready_to_boot, READY_TO_BOOT_COUNT);
	assert_breaks("gRT", notes->published.fault, TABLE_FAULT_COUNT);
	assert_breaks("option", notes->options.allow_count, OPTIONS_ALLOW_MAX + 1);
	assert_breaks("attempt", handoff->exit.attempts, 0);
	assert_breaks("attempt", handoff->exit.attempts, HANDOFF_EXIT_ATTEMPTS + 1);
	assert_breaks("mode", handoff->svam.mode, RUNTIME_MIXED + 1);
	assert_breaks("probe", notes->probe_boot[0].outcome, PROBE_OUTCOME_COUNT);
	assert_breaks("probe", notes->probe_physical[SERVICE_COUNT - 1].outcome,
		      PROBE_OUTCOME_COUNT);
	assert_breaks("records", block->records[2].kind, RECORD_SOFTWARE + 1);
	assert_breaks("records", block->records[0].phase, PHASE_COUNT);
	assert_breaks("records", block->records[0].service, SERVICE_COUNT);
	assert_breaks("records", block->records[0].access, ACCESS_EXECUTE + 1);
	assert_breaks("records", block->records[0].repair, REPAIR_OFFERED + 1);
	assert_breaks("census", notes->census.step, 3);
	assert_breaks("census", notes->census.step, 16);
	assert_breaks("census", block->blocks[1].driver, 1);
	assert_breaks("census", block->residue[2].kind, RESIDUE_KIND_COUNT);
}

static void test_options_have_an_end(void **state)
{
	(void)state;
	memset(notes->machine, 'x', NOTES_MACHINE_SIZE);
	assert_refused("option");
	notes->machine[NOTES_MACHINE_SIZE - 1] = '\0';
	memset(notes->options.checks, 'x', OPTIONS_CHECKS_SIZE);
	assert_refused("option");
	notes->options.checks[OPTIONS_CHECKS_SIZE - 1] = '\0';
	notes->options.allow_count = OPTIONS_ALLOW_MAX;
	assert_null(examine(handoff));
	memset(notes->options.allow[OPTIONS_ALLOW_MAX - 1], 'x', OPTIONS_ALLOW_SIZE);
	assert_refused("option");
	notes->options.allow_count--;
	assert_null(examine(handoff));
}

static void test_ranges_keep_to_their_windows(void **state)
{
	struct handoff_range *kernel = &handoff->ranges[0], *tables_range = &handoff->ranges[2];
	struct handoff_range *loader = &handoff->ranges[3], *transit = &handoff->ranges[4];

	(void)state;
	assert_breaks("ranges", handoff->range_count, HANDOFF_RANGES + 1);
	assert_breaks("ranges", handoff->range_count, UINT32_MAX);
	assert_breaks("ranges", kernel->kind, HANDOFF_RANGE_TRANSIT + 1);
	assert_breaks("ranges", kernel->size, 0);
	assert_breaks("ranges", kernel->size, 0x5001);
	assert_breaks("ranges", kernel->size, UINT64_MAX - 0xfff);
	assert_breaks("ranges", kernel->physical.value, 0x1000800);
	assert_breaks("ranges", kernel->mapped_at.value, KERNEL_VIRTUAL_BASE - 0x1000);
	assert_breaks("ranges", kernel->mapped_at.value, KERNEL_VIRTUAL_END - 0x1000);
	assert_breaks("ranges", tables_range->mapped_at.value, TABLES_VIRTUAL_END - 0x1000);
	assert_breaks("ranges", loader->physical.value, UINT64_MAX - 0x1000);
	assert_breaks("ranges", transit->mapped_at.value, 0x1801000);
	assert_breaks("own range", handoff->ranges[1].kind, HANDOFF_RANGE_LOADER);
}

static void test_page_tables(void **state)
{
	struct handoff_tables *found = &handoff->tables;

	(void)state;
	assert_breaks("tables", found->levels, 3);
	assert_breaks("tables", found->levels, 6);
	assert_breaks("tables", found->root.value, TABLES_PHYSICAL + 8);
	assert_breaks("tables", found->root.value, TABLES_PHYSICAL - 0x1000);
	assert_breaks("tables", found->root.value, TABLES_PHYSICAL + 0x3000);
	assert_breaks("tables", found->pool.used, 17);
	assert_breaks("tables", found->pool.pages, 17);
	assert_breaks("tables", found->pool.pages, UINT32_MAX);
	assert_breaks("tables", found->pool.mapped_at.value, TABLES_VIRTUAL_BASE + 0x1000);
}

/* The last line may end with the screen instead of with its stride, but not a pixel earlier. */
static void test_framebuffer_holds_the_screen(void **state)
{
	struct handoff_framebuffer *screen = &handoff->framebuffer;

	(void)state;
	assert_breaks("framebuffer", screen->size, screen->size - 4);
	assert_breaks("framebuffer", screen->shape.width, 833);
	assert_breaks("framebuffer", screen->shape.height, 601);
	assert_breaks("framebuffer", screen->shape.height, UINT32_MAX);
	assert_breaks("framebuffer", screen->shape.pixels_per_line, 833);
	assert_breaks("framebuffer", screen->shape.pixels_per_line, UINT32_MAX);
	assert_breaks("framebuffer", screen->mapped_at.value, FRAMEBUFFER_VIRTUAL_BASE + 2);
	assert_breaks("framebuffer", screen->mapped_at.value, FRAMEBUFFER_VIRTUAL_END - 4096);
	assert_breaks("framebuffer", screen->size, UINT64_MAX);
}

static void test_firmwares_tables_lie_in_runtime_regions(void **state)
{
	(void)state;
	assert_breaks("firmware's tables", handoff->system_table.value, 0);
	assert_breaks("firmware's tables", handoff->system_table.value, REGION_PHYSICAL);
	assert_breaks("firmware's tables", handoff->system_table.value, REGION_VIRTUAL + 4);
	assert_breaks("firmware's tables", handoff->runtime_services.value,
		      handoff->runtime_services.value + 8);
	assert_breaks("firmware's tables", handoff->runtime_services.value, REGION_VIRTUAL - 8);
}

/* Without a virtual map firmware's tables are at their physical addresses. */
static void test_physical_mode(void **state)
{
	(void)state;
	handoff->svam.mode = RUNTIME_PHYSICAL;
	((struct memory_descriptor *)(void *)block->virtual_map)->virtual_start = vaddr(
		REGION_PHYSICAL);
	assert_refused("firmware's tables");
	handoff->system_table = vaddr(REGION_PHYSICAL);
	handoff->runtime_services = vaddr(REGION_PHYSICAL + 0x100);
	assert_null(examine(handoff));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_sound_handoff_is_believed),
		TEST(test_a_longer_handoff_is_believed),
		TEST(test_a_handoff_elsewhere_is_not_read),
		TEST(test_head),
		TEST(test_notes),
		TEST(test_no_notes),
		TEST(test_numbers_that_index_something),
		TEST(test_options_have_an_end),
		TEST(test_ranges_keep_to_their_windows),
		TEST(test_page_tables),
		TEST(test_framebuffer_holds_the_screen),
		TEST(test_firmwares_tables_lie_in_runtime_regions),
		TEST(test_physical_mode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
