/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/evidence/attributes_table.c: tables that can be, each way in which one cannot, and whom
 * it leaves out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/walk.h"
#include "tests/unit/kernel_world.h"

#define STRIDE 48
#define ENTRIES_MAX 8

/* The pages that the page tables show. */
static struct walk_leaf leaves[4];
static unsigned int leaf_count;

static bool fake_walk(const struct handoff_tables *tables, walk_visitor visit, void *context)
{
	assert_ptr_equal(tables, &world.tables);
	for (unsigned int i = 0; i < leaf_count; i++)
		visit(context, &leaves[i]);
	return true;
}

#define walk_tables fake_walk
#include "kernel/audit/evidence/attributes_table.c"

static uint8_t entries[ENTRIES_MAX * STRIDE] __attribute__((aligned(8)));

static struct memory_descriptor *entry_at(unsigned int index)
{
	return (struct memory_descriptor *)(void *)(entries + index * STRIDE);
}

static struct memory_descriptor *add_entry(uint32_t type, uint64_t start, uint64_t pages,
					   uint64_t attribute)
{
	struct handoff_map *map = &world.attributes.entries;
	struct memory_descriptor *entry = entry_at((unsigned int)(map->size / STRIDE));

	*entry = (struct memory_descriptor){
		.type = type,
		.physical_start = paddr(start),
		.pages = pages,
		.attribute = attribute | MEMORY_ATTRIBUTE_RUNTIME,
	};
	map->size += STRIDE;
	return entry;
}

static void add_leaf(uint64_t physical, uint64_t size, enum rights rights)
{
	leaves[leaf_count++] = (struct walk_leaf){.physical = paddr(physical),
						  .size = size,
						  .rights = rights};
}

/* One image of 16 pages: its header and constants, its code, its data; and more data. */
static int set_up(void **state)
{
	(void)state;
	world_reset();
	world_add_ordinary_map(4);
	world.tables.no_execute = 1;
	world.attributes.version = 2;
	world.attributes.entries.descriptors = vaddr_of(entries);
	world.attributes.entries.descriptor_size = STRIDE;
	add_entry(MEMORY_RUNTIME_SERVICES_DATA, WORLD_DATA, 4, MEMORY_ATTRIBUTE_XP);
	add_entry(MEMORY_RUNTIME_SERVICES_CODE, WORLD_CODE, 1, MEMORY_ATTRIBUTE_XP);
	add_entry(MEMORY_RUNTIME_SERVICES_CODE, WORLD_CODE + 0x1000, 7, MEMORY_ATTRIBUTE_RO);
	add_entry(MEMORY_RUNTIME_SERVICES_CODE, WORLD_CODE + 0x8000, 8, MEMORY_ATTRIBUTE_XP);
	world_add_image("Early", WORLD_CODE, 0x10000);
	world.image_count = 1;
	leaf_count = 0;
	return 0;
}

static void check(void)
{
	world_report[0] = 0;
	attributes_check(&world);
}

static void assert_not_ok(const char *reason)
{
	check();
	assert_true(world_said("not ok audit.attributes_table\n"));
	assert_true(world_said(reason));
}

/* In whatever order the entries stand. */
static void test_a_sound_table(void **state)
{
	(void)state;
	check();
	assert_true(world_said("# attributes-table=2 flags=0x0 entries=4 read-only=1 no-execute=3 "
			       "unprotected=0\nok audit.attributes_table\n"));
	assert_false(world_said("note"));
}

static void test_no_table(void **state)
{
	(void)state;
	world.attributes.status = STATUS_ATTRIBUTES_ABSENT;
	check();
	assert_true(world_said("skip audit.attributes_table: "));
}

/* What the loader would not copy. */
static void test_a_table_that_was_not_copied(void **state)
{
	(void)state;
	world.attributes.status = STATUS_ATTRIBUTES_VERSION;
	assert_not_ok("# EFI_MEMORY_ATTRIBUTES_TABLE has an unknown version\n");
}

static void test_entries_of_another_type(void **state)
{
	(void)state;
	entry_at(1)->type = MEMORY_BOOT_SERVICES_CODE;
	assert_not_ok("# entry 1 (EfiBootServicesCode at 0x400000, 1 pages) is neither runtime "
		      "code nor runtime data\n");
}

static void test_entries_that_cannot_be(void **state)
{
	(void)state;
	entry_at(1)->pages = 0;
	assert_not_ok("entry 1 (EfiRuntimeServicesCode at 0x400000, 0 pages) has no pages\n");
	entry_at(1)->pages = 1;
	entry_at(1)->physical_start = paddr(WORLD_CODE + 1);
	assert_not_ok("does not start at a page\n");
	entry_at(1)->physical_start = paddr(WORLD_CODE);
	entry_at(1)->pages = UINT64_MAX;
	assert_not_ok("has an end beyond 64 bits\n");
}

/* A page too many, another type's region, and one that lost EFI_MEMORY_RUNTIME. */
static void test_entries_outside_their_region(void **state)
{
	(void)state;
	entry_at(3)->pages = 9;
	assert_not_ok("entry 3 (EfiRuntimeServicesCode at 0x408000, 9 pages) lies in no RUNTIME "
		      "descriptor of its type\n");
	entry_at(3)->pages = 8;
	entry_at(0)->type = MEMORY_RUNTIME_SERVICES_CODE;
	assert_not_ok("entry 0 (");
	entry_at(0)->type = MEMORY_RUNTIME_SERVICES_DATA;
	world_descriptor(3)->attribute = 0;
	assert_not_ok("entry 0 (");
}

static void test_overlapping_entries(void **state)
{
	(void)state;
	entry_at(2)->pages = 8;
	assert_not_ok("# entry 3 (EfiRuntimeServicesCode at 0x408000, 8 pages) overlaps an entry "
		      "before it\n");
	assert_false(world_said("entry 2"));
}

/* Legal: no protection is possible there. */
static void test_unprotected_entries_are_counted(void **state)
{
	(void)state;
	entry_at(2)->attribute = MEMORY_ATTRIBUTE_RUNTIME;
	check();
	assert_true(world_said("unprotected=1\nok audit.attributes_table\n"));
}

/* One note an image, and no finding: a driver from a disk stands there as data. */
static void test_late_images(void **state)
{
	(void)state;
	world_add_image("late.efi", WORLD_DATA + 0x1000, 0x2000);
	check();
	assert_true(world_said("ok audit.attributes_table\n# note image=\"late.efi\" has no "
			       "executable page"));
	assert_false(world_said("Early"));
}

/* Sections that no page tells apart, whether there is a table or not; 0 is an image without headers. */
static void test_unaligned_sections(void **state)
{
	(void)state;
	world_notes.section_alignment[0] = PAGE_SIZE;
	check();
	assert_false(world_said("section alignment"));
	world_notes.section_alignment[0] = PAGE_SIZE / 2;
	world.attributes.status = STATUS_ATTRIBUTES_ABSENT;
	check();
	assert_true(
		world_said("# note image=\"Early\" has a section alignment of 2048, under 4096, "));
	world_notes.section_alignment[0] = 0;
	check();
	assert_false(world_said("section alignment"));

	/* That it was loaded late, too, changes nothing: its sections do not tell its rights. */
	world.attributes.status = STATUS_OK;
	world_add_image("late.efi", WORLD_DATA + 0x1000, 0x2000);
	world_notes.section_alignment[1] = 32;
	check();
	assert_true(world_said("# note image=\"late.efi\" has a section alignment of 32, "));
	assert_false(world_said("no executable page"));
}

/* Pages outside runtime regions are the kernel's own, and none of this. */
static void test_writable_and_executable_pages(void **state)
{
	(void)state;
	add_leaf(WORLD_CODE, 0x1000, RIGHTS_X);
	add_leaf(0x200000, 0x200000, RIGHTS_WX);
	check();
	assert_true(world_said("# runtime-pages=1 writable-and-executable=0\n"));
	assert_false(world_said("# note"));
	add_leaf(WORLD_CODE, 0x200000, RIGHTS_WX);
	check();
	assert_true(world_said("# runtime-pages=513 writable-and-executable=512\n# note "));
}

/* Where nothing can be kept from running, that was said of the processor. */
static void test_no_note_without_no_execute(void **state)
{
	(void)state;
	world.tables.no_execute = 0;
	add_leaf(WORLD_CODE, 0x1000, RIGHTS_WX);
	check();
	assert_true(world_said("writable-and-executable=1\n"));
	assert_false(world_said("# note"));
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_sound_table),
		TEST(test_no_table),
		TEST(test_a_table_that_was_not_copied),
		TEST(test_entries_of_another_type),
		TEST(test_entries_that_cannot_be),
		TEST(test_entries_outside_their_region),
		TEST(test_overlapping_entries),
		TEST(test_unprotected_entries_are_counted),
		TEST(test_late_images),
		TEST(test_unaligned_sections),
		TEST(test_writable_and_executable_pages),
		TEST(test_no_note_without_no_execute),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
