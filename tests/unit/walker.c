/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A reader of x86-64 page tables that knows nothing of the code which wrote them.
 */
#include "tests/unit/walker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct walk {
	const struct page_pool *pool;
	bool no_execute;
	walker_visit *visit;
	void *context;
};

static const uint64_t *table_pointer(const struct page_pool *pool, uint64_t physical)
{
	const char *base = vaddr_pointer(pool->mapped_at);

	assert_true(physical >= pool->physical.value);
	assert_true((physical - pool->physical.value) / 4096 < pool->used);
	assert_int_equal(physical % 4096, 0);
	return (const uint64_t *)(const void *)(base + (physical - pool->physical.value));
}

/* Bits 51:12; a 2 MiB or 1 GiB page has its PAT bit at 12 and reserved bits above that. */
static uint64_t leaf_address(uint64_t entry, unsigned int shift)
{
	uint64_t address = entry & 0xffffffffff000;

	if (shift != 12)
		address &= ~0x1000ULL;
	assert_int_equal(address % (1ULL << shift), 0);
	return address;
}

static void visit_leaf(const struct walk *walk, uint64_t entry, unsigned int shift,
		       struct walker_leaf leaf)
{
	unsigned int pat = (unsigned int)(entry >> (shift == 12 ? 7 : 12) & 1);

	leaf.physical = leaf_address(entry, shift);
	leaf.size = 1ULL << shift;
	leaf.pat_index = pat << 2 | (unsigned int)(entry >> 3 & 3);
	walk->visit(&leaf, walk->context);
}

/* `above` is what the levels above found: the address so far, and the rights they leave. */
static void walk_table(const struct walk *walk, uint64_t table, unsigned int level,
		       struct walker_leaf above)
{
	const uint64_t *entries = table_pointer(walk->pool, table);
	unsigned int shift = 12 + 9 * (level - 1);

	for (uint64_t i = 0; i < 512; i++) {
		uint64_t entry = entries[i];
		struct walker_leaf here = above;

		if (entry == 0)
			continue;
		assert_true(entry & 1);			  /* present */
		assert_false(entry & 4);		  /* user */
		assert_int_equal(entry >> 52 & 0x7ff, 0); /* ignored by processors, unused here */
		assert_true(walk->no_execute || entry >> 63 == 0);
		here.virtual |= i << shift;
		here.writable = above.writable && (entry & 2) != 0;
		here.executable = above.executable && entry >> 63 == 0;
		if (level == 1 || (entry & 0x80) != 0) {
			assert_true(level <= 3);
			assert_false(entry & 0x100); /* global */
			visit_leaf(walk, entry, shift, here);
		} else {
			walk_table(walk, entry & 0xffffffffff000, level - 1, here);
		}
	}
}

void walker_walk(const struct page_pool *pool, paddr_t root, unsigned int levels, bool no_execute,
		 walker_visit *visit, void *context)
{
	struct walk walk = {pool, no_execute, visit, context};
	unsigned int bits = 12 + 9 * levels;
	const uint64_t *entries = table_pointer(pool, root.value);

	/* The root, here rather than below: its upper half is the upper half of all addresses. */
	for (uint64_t i = 0; i < 512; i++) {
		struct walker_leaf above = {.writable = true, .executable = true};

		if (entries[i] == 0)
			continue;
		assert_int_equal(entries[i] & 0x87, 3); /* a table with every right */
		assert_int_equal(entries[i] >> 52, 0);
		above.virtual = i << (bits - 9);
		if (i >= 256)
			above.virtual |= ~0ULL << bits;
		walk_table(&walk, entries[i] & 0xffffffffff000, levels - 1, above);
	}
}

struct search {
	uint64_t virtual;
	struct walker_leaf *leaf;
	bool found;
};

static void visit_search(const struct walker_leaf *leaf, void *context)
{
	struct search *search = context;

	if (search->virtual - leaf->virtual >= leaf->size)
		return;
	assert_false(search->found);
	search->found = true;
	*search->leaf = *leaf;
}

bool walker_find(const struct page_pool *pool, paddr_t root, unsigned int levels, uint64_t virtual,
		 struct walker_leaf *leaf)
{
	struct search search = {virtual, leaf, false};

	walker_walk(pool, root, levels, true, visit_search, &search);
	return search.found;
}

struct page_pool pool_make(uint64_t physical, uint64_t pages)
{
	return (struct page_pool){
		.physical = paddr(physical),
		.mapped_at = vaddr_of(aligned_alloc(PAGE_SIZE, pages_to_size(pages))),
		.pages = (uint32_t)pages,
	};
}

void pool_free(struct page_pool *pool)
{
	free(vaddr_pointer(pool->mapped_at));
}
