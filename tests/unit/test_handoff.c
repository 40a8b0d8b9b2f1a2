/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/handoff_examine.c and handoff_arrays.c: one handoff that is believed, and every way in which
 * it is not.
 *
 * The examination compares with the address picture, in whose place the host has nothing mapped. So
 * the handoff's window is moved to where pages can be had, and beside these pages nothing is mapped:
 * a reach outside the handoff is a crash of this test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include <layout.h>

#undef HANDOFF_VIRTUAL_BASE
#undef HANDOFF_VIRTUAL_END
#define HANDOFF_VIRTUAL_BASE 0x200000000000
#define HANDOFF_VIRTUAL_END 0x200010000000

#include "kernel/handoff_arrays.c"
#include "kernel/handoff_examine.c"

#include "loader/core/attributes.h"

#define BLOCK_SIZE 0x10000
#define DESCRIPTORS 4
#define STRIDE 48
#define REGION_PHYSICAL 0x7f000000
#define REGION_VIRTUAL 0xffffef107f000000
#define TABLES_PHYSICAL 0x1400000

/* The handoff first, and then what it points to. */
static struct {
	struct handoff handoff;
	uint8_t map[DESCRIPTORS * STRIDE];
	uint8_t virtual_map[STRIDE];
	uint8_t attributes[STRIDE];
	struct handoff_image images[2];
	struct variable_note variables[2];
	struct access_record records[3];
	struct census_word words[4];
	struct census_block blocks[2];
	struct census_residue residue[3];
} * block;

static struct handoff *handoff;

struct memory_map handoff_memory_map(const struct handoff_map *map)
{
	return (struct memory_map){
		.descriptors = vaddr_pointer(map->descriptors),
		.size = map->size,
		.descriptor_size = map->descriptor_size,
	};
}

static struct handoff_map map_of(const void *descriptors, uint64_t size)
{
	return (struct handoff_map){
		.descriptors = vaddr_of(descriptors),
		.size = size,
		.descriptor_size = STRIDE,
	};
}

static void add_range(enum handoff_range_kind kind, uint64_t physical, uint64_t virtual,
		      uint64_t length)
{
	handoff->ranges[handoff->range_count++] = (struct handoff_range){
		.kind = kind,
		.physical = paddr(physical),
		.virtual = vaddr(virtual),
		.size = length,
	};
}

static void make_ranges(void)
{
	add_range(HANDOFF_RANGE_KERNEL, 0x1000000, KERNEL_VIRTUAL_BASE, 0x5000);
	add_range(HANDOFF_RANGE_HANDOFF, 0x1200000, HANDOFF_VIRTUAL_BASE, BLOCK_SIZE);
	add_range(HANDOFF_RANGE_TABLES, TABLES_PHYSICAL, TABLES_VIRTUAL_BASE, 0x10000);
	add_range(HANDOFF_RANGE_LOADER, 0x1600000, 0, 0x1234);
	add_range(HANDOFF_RANGE_TRANSIT, 0x1800000, 0x1800000, 0x2000);
}

static void make_maps(void)
{
	const struct memory_descriptor region = {
		.type = MEMORY_RUNTIME_SERVICES_DATA,
		.physical_start = {REGION_PHYSICAL},
		.virtual_start = {REGION_VIRTUAL},
		.pages = 2,
		.attribute = MEMORY_ATTRIBUTE_RUNTIME,
	};

	memcpy(block->virtual_map, &region, sizeof(region));
	handoff->memory_map = map_of(block->map, sizeof(block->map));
	handoff->virtual_map = map_of(block->virtual_map, sizeof(block->virtual_map));
	handoff->attributes.entries = map_of(block->attributes, sizeof(block->attributes));
	handoff->system_table = vaddr(REGION_VIRTUAL + 0x18);
	handoff->runtime_services = vaddr(REGION_VIRTUAL + 0x2000 -
					  sizeof(struct runtime_services));
}

static void make_machine(void)
{
	handoff->tables = (struct handoff_tables){
		.root = {TABLES_PHYSICAL},
		.levels = 4,
		.pool = {{TABLES_PHYSICAL}, {TABLES_VIRTUAL_BASE}, 16, 3},
	};
	handoff->framebuffer = (struct handoff_framebuffer){
		.physical = {0xc0000000},
		.virtual = {FRAMEBUFFER_VIRTUAL_BASE},
		.size = (uint64_t)(832 * 599 + 800) * 4,
		.shape = {.width = 800, .height = 600, .pixels_per_line = 832},
	};
}

static void make_census(void)
{
	handoff->drivers.count = 1;
	handoff->census = (struct handoff_census){
		.step = 8,
		.words = vaddr_of(block->words),
		.word_count = 4,
		.blocks = vaddr_of(block->blocks),
		.block_count = 2,
		.residue = vaddr_of(block->residue),
		.residue_count = 3,
	};
}

/* A handoff with nothing wrong. */
static int make_handoff(void **state)
{
	(void)state;
	block = mmap((void *)HANDOFF_VIRTUAL_BASE, BLOCK_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	assert_ptr_equal(block, (void *)HANDOFF_VIRTUAL_BASE);
	handoff = &block->handoff;
	handoff->magic = HANDOFF_MAGIC;
	handoff->version = HANDOFF_VERSION;
	handoff->size = sizeof(*handoff);
	handoff->exit.attempts = 1;
	handoff->svam.mode = RUNTIME_VIRTUAL;
	make_ranges();
	make_maps();
	make_machine();
	handoff->images = vaddr_of(block->images);
	handoff->image_count = 2;
	handoff->variables.notes = vaddr_of(block->variables);
	handoff->variables.count = 2;
	handoff->records = vaddr_of(block->records);
	handoff->record_count = 3;
	make_census();
	return 0;
}

static int unmake_handoff(void **state)
{
	(void)state;
	return munmap(block, BLOCK_SIZE);
}

/* The sentence names what is wrong: `word` is part of it. */
static void assert_refused(const char *word)
{
	const char *reason = handoff_examine(handoff);

	assert_non_null(reason);
	if (strstr(reason, word) == NULL)
		fail_msg("expected a reason about \"%s\", got: %s", word, reason);
}

/* Puts `value` there, expects a refusal about `word`, and puts the old value back. */
#define assert_breaks(word, field, value)                                                          \
	do {                                                                                       \
		__typeof__(field) before_ = (field);                                               \
                                                                                                   \
		(field) = (__typeof__(field))(value);                                              \
		assert_refused(word);                                                              \
		(field) = before_;                                                                 \
		assert_null(handoff_examine(handoff));                                             \
	} while (0)

static void test_a_sound_handoff_is_believed(void **state)
{
	(void)state;
	assert_null(handoff_examine(handoff));
}

/* Fields that a later loader adds at the end are no reason to refuse. */
static void test_a_longer_handoff_is_believed(void **state)
{
	(void)state;
	handoff->size += 8;
	assert_null(handoff_examine(handoff));
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
		assert_non_null(handoff_examine((const void *)places[i]));
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

static void test_numbers_that_index_something(void **state)
{
	(void)state;
	assert_breaks("option", handoff->options.virtmap, VIRTMAP_COUNT);
	assert_breaks("option", handoff->options.reset, RESET_COUNT);
	assert_breaks("option", handoff->options.audit, AUDIT_COUNT);
	assert_breaks("option", handoff->options.svam_test, SVAM_TEST_COUNT);
	assert_breaks("option", handoff->options.allow_count, OPTIONS_ALLOW_MAX + 1);
	assert_breaks("attempt", handoff->exit.attempts, 0);
	assert_breaks("attempt", handoff->exit.attempts, HANDOFF_EXIT_ATTEMPTS + 1);
	assert_breaks("mode", handoff->svam.mode, RUNTIME_MIXED + 1);
	assert_breaks("probe", handoff->probe_boot[0].outcome, PROBE_OUTCOME_COUNT);
	assert_breaks("probe", handoff->probe_physical[SERVICE_COUNT - 1].outcome,
		      PROBE_OUTCOME_COUNT);
	assert_breaks("records", block->records[2].kind, RECORD_STACK + 1);
	assert_breaks("records", block->records[0].phase, PHASE_COUNT);
	assert_breaks("records", block->records[0].service, SERVICE_COUNT);
	assert_breaks("records", block->records[0].access, ACCESS_EXECUTE + 1);
	assert_breaks("records", block->records[0].repair, REPAIR_RESTORED + 1);
	assert_breaks("census", handoff->census.step, 3);
	assert_breaks("census", handoff->census.step, 16);
	assert_breaks("census", block->blocks[1].driver, 1);
	assert_breaks("census", block->residue[2].kind, RESIDUE_KIND_COUNT);
}

static void test_text_has_an_end(void **state)
{
	(void)state;
	memset(handoff->firmware_vendor, 'x', sizeof(handoff->firmware_vendor));
	assert_refused("vendor");
	handoff->firmware_vendor[sizeof(handoff->firmware_vendor) - 1] = '\0';
	assert_null(handoff_examine(handoff));
	memset(block->images[1].name, 'x', sizeof(block->images[1].name));
	assert_refused("images");
	block->images[1].name[HANDOFF_NAME_SIZE - 1] = '\0';
	memset(block->variables[1].name, 'x', sizeof(block->variables[1].name));
	assert_refused("variables");
	block->variables[1].name[VARIABLE_NOTE_NAME_SIZE - 1] = '\0';
	handoff->drivers.count = HANDOFF_DRIVERS;
	assert_null(handoff_examine(handoff));
	memset(handoff->drivers.driver[HANDOFF_DRIVERS - 1].name, 'x', HANDOFF_NAME_SIZE);
	assert_refused("drivers");
}

static void test_options_have_an_end(void **state)
{
	(void)state;
	memset(handoff->options.checks, 'x', OPTIONS_CHECKS_SIZE);
	assert_refused("option");
	handoff->options.checks[OPTIONS_CHECKS_SIZE - 1] = '\0';
	handoff->options.allow_count = OPTIONS_ALLOW_MAX;
	assert_null(handoff_examine(handoff));
	memset(handoff->options.allow[OPTIONS_ALLOW_MAX - 1], 'x', OPTIONS_ALLOW_SIZE);
	assert_refused("option");
	handoff->options.allow_count--;
	assert_null(handoff_examine(handoff));
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
	assert_breaks("ranges", kernel->virtual.value, KERNEL_VIRTUAL_BASE - 0x1000);
	assert_breaks("ranges", kernel->virtual.value, KERNEL_VIRTUAL_END - 0x1000);
	assert_breaks("ranges", tables_range->virtual.value, TABLES_VIRTUAL_END - 0x1000);
	assert_breaks("ranges", loader->physical.value, UINT64_MAX - 0x1000);
	assert_breaks("ranges", transit->virtual.value, 0x1801000);
	assert_breaks("own range", handoff->ranges[1].kind, HANDOFF_RANGE_LOADER);
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
	assert_breaks("drivers", handoff->drivers.count, HANDOFF_DRIVERS + 1);
	assert_breaks("variables", handoff->variables.notes.value, end - 8);
	assert_breaks("variables", handoff->variables.count, VARIABLE_NOTES_MAX + 1);
	assert_breaks("records", handoff->records.value, UINT64_MAX - 7);
	assert_breaks("records", handoff->record_count, UINT32_MAX);
	assert_breaks("census", handoff->census.words.value, end);
	assert_breaks("census", handoff->census.words.value, vaddr_of(block->words).value + 4);
	assert_breaks("census", handoff->census.word_count, UINT32_MAX);
	assert_breaks("census", handoff->census.blocks.value, 0);
	assert_breaks("census", handoff->census.block_count, UINT32_MAX);
	assert_breaks("census", handoff->census.residue.value, end - 16);
	assert_breaks("census", handoff->census.residue_count, UINT32_MAX);
	assert_breaks("kept", handoff->kept_report.virtual.value, HANDOFF_VIRTUAL_BASE);
}

/* A block has an end, though it may be the end of memory. */
static void test_blocks_do_not_wrap(void **state)
{
	struct census_block *last = &block->blocks[1];

	(void)state;
	last->base = paddr(UINT64_MAX - 0xfff);
	last->size = 0xfff;
	assert_null(handoff_examine(handoff));
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
	assert_null(handoff_examine(handoff));
	assert_breaks("attributes", handoff->attributes.entries.descriptor_size, 16);
}

/* A block of its own, at the end of the handoff's window. */
static void test_kept_report(void **state)
{
	const uint64_t base = HANDOFF_VIRTUAL_END - KEPT_REPORT_SIZE;

	(void)state;
	handoff->kept_report.virtual = vaddr(base);
	assert_refused("kept");
	add_range(HANDOFF_RANGE_HANDOFF, 0x1800000, base, KEPT_REPORT_SIZE);
	assert_null(handoff_examine(handoff));
	assert_breaks("kept", handoff->kept_report.virtual.value, base + 8);
	assert_breaks("kept", handoff->kept_report.virtual.value, base - 8);
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
	assert_null(handoff_examine(handoff));
}

/* What is not there is not examined. */
static void test_parts_may_be_absent(void **state)
{
	(void)state;
	handoff->attributes.status = STATUS_ATTRIBUTES_ABSENT;
	handoff->attributes.entries = (struct handoff_map){0};
	handoff->image_count = 0;
	handoff->images = vaddr(0);
	handoff->record_count = 0;
	handoff->records = vaddr(0);
	handoff->framebuffer = (struct handoff_framebuffer){0};
	handoff->census = (struct handoff_census){0};
	assert_null(handoff_examine(handoff));
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
	assert_breaks("tables", found->pool.virtual.value, TABLES_VIRTUAL_BASE + 0x1000);
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
	assert_breaks("framebuffer", screen->virtual.value, FRAMEBUFFER_VIRTUAL_BASE + 2);
	assert_breaks("framebuffer", screen->virtual.value, FRAMEBUFFER_VIRTUAL_END - 4096);
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
	assert_breaks("firmware's tables", handoff->svam.mode, RUNTIME_PHYSICAL);
}

/* Without a virtual map firmware's tables are at their physical addresses. */
static void test_physical_mode(void **state)
{
	(void)state;
	handoff->svam.mode = RUNTIME_PHYSICAL;
	handoff->system_table = vaddr(REGION_PHYSICAL);
	handoff->runtime_services = vaddr(REGION_PHYSICAL + 0x100);
	assert_null(handoff_examine(handoff));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_handoff, unmake_handoff)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_sound_handoff_is_believed),
		TEST(test_a_longer_handoff_is_believed),
		TEST(test_a_handoff_elsewhere_is_not_read),
		TEST(test_head),
		TEST(test_numbers_that_index_something),
		TEST(test_text_has_an_end),
		TEST(test_options_have_an_end),
		TEST(test_ranges_keep_to_their_windows),
		TEST(test_arrays_lie_in_the_handoff),
		TEST(test_blocks_do_not_wrap),
		TEST(test_strides_are_possible),
		TEST(test_kept_report),
		TEST(test_attributes_without_entries),
		TEST(test_parts_may_be_absent),
		TEST(test_page_tables),
		TEST(test_framebuffer_holds_the_screen),
		TEST(test_firmwares_tables_lie_in_runtime_regions),
		TEST(test_physical_mode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
