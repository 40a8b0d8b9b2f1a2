/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Every map of tests/maps, with every stride, under every policy: mapped, and walked.
 *
 * The tables are read by tests/unit/walker.c, which shares nothing with their builder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "loader/core/mapping_plan.h"
#include "loader/core/page_table.h"
#include "tests/unit/subject.h"
#include "tests/unit/walker.h"

#define LINES_MAX 2048

/* One address space built from a plan, and what a walk through it found. */
struct space {
	const struct subject *subject;
	const struct memory_map *map; /* what is mapped */
	bool physical;		      /* the 1:1 map of the phases physical and svam */
	bool with_attributes;
	bool no_execute;
	bool huge;
	unsigned int levels;
	uint64_t found; /* bytes */
};

static uint64_t virtual_of(const struct space *space, const struct memory_descriptor *d)
{
	return space->physical ? d->physical_start.value : d->virtual_start.value;
}

/* The first descriptor that holds the whole of a virtual range, as firmware's order has it. */
static const struct memory_descriptor *holder(const struct space *space, uint64_t start,
					      uint64_t size)
{
	const struct memory_descriptor *d;

	memory_map_for_each(d, space->map) {
		uint64_t distance = start - virtual_of(space, d);

		if (is_runtime(d) && distance < d->pages * 4096 &&
		    size <= d->pages * 4096 - distance)
			return d;
	}
	return NULL;
}

static unsigned int expected_rights(const struct space *space, const struct memory_descriptor *d,
				    uint64_t page)
{
	bool grt = space->subject->runtime_services.value / 4096 == page / 4096;
	uint64_t index = (page - d->physical_start.value) / 4096;
	bool data = d->pages >= 3 && (index == 0 || index == d->pages - 1);

	if (space->physical)
		return RIGHTS_WX;
	if (d->type != 5)
		return RIGHTS_W;
	if (!space->with_attributes)
		return RIGHTS_WX;
	return data ? RIGHTS_W : grt ? RIGHTS_WX : RIGHTS_X;
}

static void check_leaf(const struct walker_leaf *leaf, void *context)
{
	struct space *space = context;
	const struct memory_descriptor *d = holder(space, leaf->virtual, leaf->size);
	bool cached;
	unsigned int rights;

	if (d == NULL)
		fail_msg("%s: 0x%llx is mapped and nobody asked for it", space->subject->name,
			 (unsigned long long)leaf->virtual);
	assert_int_equal(leaf->physical - d->physical_start.value,
			 leaf->virtual - virtual_of(space, d));
	cached = d->type != 11 && (d->attribute & 8) != 0;
	assert_int_equal(leaf->pat_index, cached ? 0 : 3);
	rights = expected_rights(space, d, leaf->physical);
	assert_int_equal(leaf->writable, (rights & RIGHTS_W) != 0);
	assert_int_equal(leaf->executable, (rights & RIGHTS_X) != 0 || !space->no_execute);
	/* What may change page by page is mapped page by page. */
	if (cached || is_code_or_data(d))
		assert_int_equal(leaf->size, 4096);
	assert_true(leaf->size <= 2 * MIB || space->huge);
	space->found += leaf->size;
}

/* 1:1, an address can be too high for the processor: with four levels, from 128 TiB on. */
static bool is_mappable(const struct space *space, uint64_t virtual)
{
	return virtual >= WINDOW_BASE || virtual >> (space->levels == 4 ? 47 : 56) == 0;
}

/* How many bytes must be mapped: each byte once, however many descriptors hold it. */
static uint64_t expected_bytes(const struct space *space)
{
	const struct memory_descriptor *d, *other;
	uint64_t bytes = 0;

	memory_map_for_each(d, space->map) {
		uint64_t start = virtual_of(space, d);
		uint64_t end = start + d->pages * 4096;

		if (!is_runtime(d) || !is_mappable(space, start))
			continue;
		for (uint64_t at = start, next; at < end; at = next) {
			bool counted = false;

			next = end;
			memory_map_for_each(other, space->map) {
				uint64_t first = virtual_of(space, other);
				uint64_t past = first + other->pages * 4096;

				if (!is_runtime(other))
					continue;
				if (first > at && first < next)
					next = first;
				if (past > at && past < next)
					next = past;
				counted |= other_index < d_index && at >= first && at < past;
			}
			bytes += counted ? 0 : next - at;
		}
	}
	return bytes;
}

static const void *no_image(const struct handoff_image *image)
{
	(void)image;
	return NULL;
}

static enum status make_plan(const struct space *space, struct mapping_plan *plan)
{
	struct mapping_rights_source rights = {
		.attributes = space->with_attributes ? &space->subject->attributes : NULL,
		.read_image = no_image,
		.runtime_services = space->subject->runtime_services,
	};

	if (space->physical)
		return mapping_plan_add_runtime_physical(plan, space->map);
	return mapping_plan_add_runtime(plan, space->map, &rights);
}

static void check_space(struct space *space)
{
	static struct mapping lines[LINES_MAX];
	struct mapping_plan plan = {.mappings = lines, .capacity = LINES_MAX};
	struct page_pool pool;
	struct page_table table;

	assert_int_equal(make_plan(space, &plan), STATUS_OK);
	/* Not one page more than was promised to suffice. */
	pool = pool_make(0x8000000000, mapping_plan_tables(&plan, space->levels));
	assert_int_equal(page_table_open(&table, &pool, space->levels, space->no_execute,
					 space->huge),
			 STATUS_OK);
	for (uint32_t i = 0; i < plan.count; i++)
		assert_int_equal(page_table_map(&table, &lines[i]),
				 is_mappable(space, lines[i].virtual.value)
					 ? STATUS_OK
					 : STATUS_MAPPING_NOT_CANONICAL);
	walker_walk(&pool, table.root, space->levels, space->no_execute, check_leaf, space);
	if (space->found != expected_bytes(space))
		fail_msg("%s: %llu bytes mapped", space->subject->name,
			 (unsigned long long)space->found);
	pool_free(&pool);
}

/* Four and five levels; with and without attributes, no-execute, and pages of 1 GiB. */
static void check_virtual_tables(struct subject *s, uint32_t policy)
{
	(void)policy;
	for (unsigned int i = 0; i < 4; i++) {
		struct space space = {
			.subject = s,
			.map = &s->planned,
			.with_attributes = i % 2 != 0,
			.no_execute = i != 3,
			.huge = i / 2 != 0,
			.levels = i % 3 == 0 ? 5 : 4,
		};

		check_space(&space);
		space.levels = 9 - space.levels;
		space.found = 0;
		check_space(&space);
	}
}

static void test_every_runtime_byte_is_mapped_and_nothing_else(void **state)
{
	(void)state;
	for_each_plan(check_virtual_tables);
}

/* The 1:1 map is made from the whole memory map, and does not depend on a policy. */
static void check_physical_tables(struct subject *s, uint32_t policy)
{
	for (unsigned int levels = 4; levels <= 5 && policy == VIRTMAP_PACKED; levels++) {
		struct space space = {
			.subject = s,
			.map = &s->map,
			.physical = true,
			.no_execute = true,
			.levels = levels,
		};

		check_space(&space);
	}
}

static void test_the_physical_map_holds_every_runtime_byte_and_nothing_else(void **state)
{
	(void)state;
	for_each_plan(check_physical_tables);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_runtime_byte_is_mapped_and_nothing_else),
		cmocka_unit_test(test_the_physical_map_holds_every_runtime_byte_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
