/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What a handoff points to lies in its own pages, with its whole length, and is possible in itself;
 * or is not there.
 */
#include "tests/unit/handoff_world.h"

#include "loader/core/attributes.h"

static void test_text_has_an_end(void **state)
{
	(void)state;
	memset(handoff->firmware_vendor, 'x', sizeof(handoff->firmware_vendor));
	assert_refused("vendor");
	handoff->firmware_vendor[sizeof(handoff->firmware_vendor) - 1] = '\0';
	assert_null(examine(handoff));
	memset(block->images[1].name, 'x', sizeof(block->images[1].name));
	assert_refused("images");
	block->images[1].name[HANDOFF_NAME_SIZE - 1] = '\0';
	memset(block->variables[1].name, 'x', sizeof(block->variables[1].name));
	assert_refused("variables");
	block->variables[1].name[VARIABLE_NOTE_NAME_SIZE - 1] = '\0';
	notes->drivers.count = HANDOFF_DRIVERS;
	assert_null(examine(handoff));
	memset(notes->drivers.driver[HANDOFF_DRIVERS - 1].name, 'x', HANDOFF_NAME_SIZE);
	assert_refused("drivers");
}

/* Every array, moved and stretched over each edge of the handoff's pages. */
static void test_arrays_lie_in_the_handoff(void **state)
{
	const uint64_t end = HANDOFF_VIRTUAL_BASE + BLOCK_SIZE;

	(void)state;
	assert_breaks("memory map", handoff->memory_map.descriptors.value, 0);
	assert_breaks("memory map", handoff->memory_map.descriptors.value,
		      HANDOFF_VIRTUAL_BASE - 8);
	assert_breaks("memory map", handoff->memory_map.descriptors.value, end - STRIDE);
	assert_breaks("memory map", handoff->memory_map.descriptors.value,
		      vaddr_of(block->map).value + 4);
	assert_breaks("memory map", handoff->memory_map.size, BLOCK_SIZE / STRIDE * STRIDE);
	assert_breaks("memory map", handoff->memory_map.size, UINT64_MAX / STRIDE * STRIDE);
	assert_breaks("virtual map", handoff->virtual_map.descriptors.value, end);
	assert_breaks("attributes", handoff->attributes.entries.descriptors.value, end);
	assert_breaks("images", handoff->images.value, end - 8);
	assert_breaks("images", handoff->image_count, UINT32_MAX);
	assert_breaks("drivers", notes->drivers.count, HANDOFF_DRIVERS + 1);
	assert_breaks("variables", notes->variables.notes.value, end - 8);
	assert_breaks("variables", notes->variables.count, VARIABLE_NOTES_MAX + 1);
	assert_breaks("records", notes->records.value, UINT64_MAX - 7);
	assert_breaks("records", notes->record_count, UINT32_MAX);
	assert_breaks("census", notes->census.words.value, end);
	assert_breaks("census", notes->census.words.value, vaddr_of(block->words).value + 4);
	assert_breaks("census", notes->census.word_count, UINT32_MAX);
	assert_breaks("census", notes->census.room.value, vaddr_of(block->words).value);
	assert_breaks("census", notes->census.blocks.value, 0);
	assert_breaks("census", notes->census.block_count, UINT32_MAX);
	assert_breaks("census", notes->census.residue.value, end - 16);
	assert_breaks("census", notes->census.residue_count, UINT32_MAX);
	assert_breaks("census", notes->census.constant_count, UINT32_MAX);
	assert_breaks("census", notes->census.tables[1].count, CENSUS_TABLE_WORDS + 1);
	assert_breaks("kept", notes->kept_report.mapped_at.value, HANDOFF_VIRTUAL_BASE);
}

/* A block has an end, though it may be the end of memory. */
static void test_blocks_do_not_wrap(void **state)
{
	struct census_block *last = &block->blocks[1];

	(void)state;
	last->base = paddr(UINT64_MAX - 0xfff);
	last->size = 0xfff;
	assert_null(examine(handoff));
	assert_breaks("census", last->size, 0x1000);
	assert_breaks("census", last->size, UINT64_MAX);
}

static void test_strides_are_possible(void **state)
{
	struct handoff_map *map = &handoff->memory_map;

	(void)state;
	assert_breaks("memory map", map->descriptor_size, 0);
	assert_breaks("memory map", map->descriptor_size, 32);
	assert_breaks("memory map", map->descriptor_size, UINT64_MAX - 7);
	assert_breaks("memory map", map->size, 0);
	assert_breaks("memory map", map->size, STRIDE + 8);
	assert_breaks("virtual map", handoff->virtual_map.size, 0);
	map->size = 4 * 44;
	map->descriptor_size = 44;
	assert_refused("memory map");
	map->size = 4 * 40;
	map->descriptor_size = 40;
	assert_null(examine(handoff));
	assert_breaks("attributes", handoff->attributes.entries.descriptor_size, 16);
}

/* A block of its own, at the end of the handoff's window. */
static void test_kept_report(void **state)
{
	const uint64_t base = HANDOFF_VIRTUAL_END - KEPT_REPORT_SIZE;

	(void)state;
	notes->kept_report.mapped_at = vaddr(base);
	assert_refused("kept");
	add_range(HANDOFF_RANGE_HANDOFF, 0x1800000, base, KEPT_REPORT_SIZE);
	assert_null(examine(handoff));
	assert_breaks("kept", notes->kept_report.mapped_at.value, base + 8);
	assert_breaks("kept", notes->kept_report.mapped_at.value, base - 8);
}

/* What the loader makes of an attributes table without entries is believed. */
static void test_attributes_without_entries(void **state)
{
	const struct attributes_header table = {.version = 2, .descriptor_size = STRIDE};
	struct memory_map entries = {.descriptors = block->attributes};

	(void)state;
	handoff->attributes.status = attributes_copy(&table, &entries, sizeof(block->attributes));
	assert_int_equal(handoff->attributes.status, STATUS_OK);
	handoff->attributes.entries = map_of(entries.descriptors, entries.size);
	assert_int_equal(handoff->attributes.entries.size, 0);
	assert_null(examine(handoff));
}

/* What is not there is not examined. */
static void test_parts_may_be_absent(void **state)
{
	(void)state;
	handoff->attributes.status = STATUS_ATTRIBUTES_ABSENT;
	handoff->attributes.entries = (struct handoff_map){0};
	handoff->image_count = 0;
	handoff->images = vaddr(0);
	notes->record_count = 0;
	notes->records = vaddr(0);
	handoff->framebuffer = (struct handoff_framebuffer){0};
	notes->census = (struct handoff_census){0};
	assert_null(examine(handoff));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_text_has_an_end),	TEST(test_arrays_lie_in_the_handoff),
		TEST(test_blocks_do_not_wrap),	TEST(test_strides_are_possible),
		TEST(test_kept_report),		TEST(test_attributes_without_entries),
		TEST(test_parts_may_be_absent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
