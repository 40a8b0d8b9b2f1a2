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

#include "loader/core/regions.h"
#include "tests/unit/subject.h"
#include "tests/unit/walker.h"

#define POOL_PAGES 65536

/* One address space built from a plan, and what a walk through it found. */
struct space {
	const struct subject *subject;
	const struct memory_map *map; /* what is mapped */
	bool protected;		      /* rights were given, as somebody knew them */
	bool with_attributes;
	bool no_execute;
	bool huge;
	unsigned int levels;
	uint64_t found; /* bytes */
};

/* The first descriptor that holds the whole of a virtual range, as firmware's order has it. */
static const struct memory_descriptor *holder(const struct space *space, uint64_t start,
					      uint64_t size)
{
	const struct memory_descriptor *d;

	memory_map_for_each(d, space->map) {
		uint64_t distance = start - d->virtual_start.value;

		if (is_runtime(d) && distance < d->pages * 4096 &&
		    size <= d->pages * 4096 - distance)
			return d;
	}
	return NULL;
}

/* Which entry of the attributes table speaks of a page: the first that holds it. */
static const struct memory_descriptor *entry_of(const struct space *space, uint64_t page)
{
	const struct memory_descriptor *entry;

	memory_map_for_each(entry, &space->subject->attributes)
		if (page >= entry->physical_start.value &&
		    page - entry->physical_start.value < entry->pages * 4096)
			return entry;
	return NULL;
}

/* The naive model: page by page, by the words of regions.h. There are no images here. */
static unsigned int expected_rights(const struct space *space, const struct memory_descriptor *d,
				    uint64_t page)
{
	const struct memory_descriptor *entry = entry_of(space, page);
	bool grt = space->subject->runtime_services.value / 4096 == page / 4096;
	unsigned int rights;

	if (!is_code_or_data(d))
		return RIGHTS_W;
	rights = d->type == 5 ? RIGHTS_WX : RIGHTS_W;
	if (!space->protected)
		return rights;
	if (space->with_attributes && entry != NULL)
		rights = ((entry->attribute & 0x20000) != 0 ? 0 : RIGHTS_W) |
			 ((entry->attribute & 0x4000) != 0 ? 0 : RIGHTS_X);
	return rights | (grt ? RIGHTS_W : 0);
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
			 leaf->virtual - d->virtual_start.value);
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

/* Where nothing is moved, an address can be too high for the processor: with four levels, from 128 TiB
 * on. */
static bool has_unmappable(const struct space *space)
{
	const struct memory_descriptor *d;
	unsigned int shift = space->levels == 4 ? 47 : 56;

	memory_map_for_each(d, space->map)
		if (is_runtime(d) && d->virtual_start.value < WINDOW_BASE &&
		    (d->virtual_start.value + d->pages * 4096 - 1) >> shift != 0)
			return true;
	return false;
}

static uint64_t start_of(const struct memory_descriptor *d)
{
	return d->virtual_start.value;
}

static void check(struct space *space, const struct page_table *table)
{
	space->found = 0;
	walker_walk(table->pool, table->root, space->levels, space->no_execute, check_leaf, space);
	if (space->found != runtime_bytes(space->map, start_of))
		fail_msg("%s: %llu bytes mapped", space->subject->name,
			 (unsigned long long)space->found);
}

/*
 * Maps, and looks; gives rights, and looks again: not one table is taken for that. No images are passed:
 * they are read where they lie, and those of the maps lie nowhere.
 */
static void check_space(struct space *space, struct page_pool *pool)
{
	const struct region_rights rights = {
		.attributes = space->with_attributes ? &space->subject->attributes : NULL,
		.runtime_services = space->subject->runtime_services,
	};
	struct page_table table;
	uint32_t used;

	pool->used = 0;
	assert_int_equal(page_table_open(&table, pool, space->levels, space->no_execute,
					 space->huge),
			 STATUS_OK);
	if (regions_map(&table, space->map) != STATUS_OK) {
		assert_true(has_unmappable(space));
		return;
	}
	assert_false(has_unmappable(space));
	check(space, &table);
	used = pool->used;
	regions_protect(&table, space->map, &rights);
	space->protected = true;
	check(space, &table);
	assert_int_equal(pool->used, used);
}

static struct page_pool pool;

/* Four and five levels; with and without attributes, no-execute, and pages of 1 GiB. */
static void check_tables(struct subject *s, uint32_t policy)
{
	(void)policy;
	for (unsigned int i = 0; i < 8; i++) {
		struct space space = {
			.subject = s,
			.map = &s->planned,
			.with_attributes = i % 2 != 0,
			.no_execute = i / 2 != 3,
			.huge = i / 2 % 2 != 0,
			.levels = i < 4 ? 4 : 5,
		};

		check_space(&space, &pool);
	}
}

static void test_every_runtime_byte_is_mapped_and_nothing_else(void **state)
{
	(void)state;
	pool = pool_make(0x8000000000, POOL_PAGES);
	for_each_plan(check_tables);
	pool_free(&pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_runtime_byte_is_mapped_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
