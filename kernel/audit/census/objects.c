/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Objects; see kernel/audit/census/objects.h.
 */
#include "kernel/audit/census/objects.h"

#include "kernel/audit/census/image_roots.h"
#include "kernel/audit/census/noted_words.h"
#include "kernel/audit/census/residue.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/places.h"
#include "kernel/lib/sort.h"

static int by_number(const void *left, const void *right)
{
	return sort_numbers(*(const uint64_t *)left, *(const uint64_t *)right);
}

static void bound(struct census *census, uint64_t address)
{
	census->bounds[census->bound_count++] = address;
}

static void bound_area(struct census *census, paddr_t start, uint64_t size)
{
	bound(census, start.value);
	bound(census, start.value + size);
}

static struct object system_table(const struct census *census)
{
	uint64_t start = census->handoff->system_table_physical.value;

	return (struct object){start, start + sizeof(EFI_SYSTEM_TABLE)};
}

static struct object services_table(const struct census *census)
{
	uint64_t start = census->handoff->runtime_services_physical.value;

	return (struct object){start, start + sizeof(struct runtime_services)};
}

/* The target of each word counts, converted or not: some code believes that an object begins there. */
static void bound_targets(struct census *census)
{
	paddr_t target;

	for (uint32_t i = 0; i < census->word_count; i++) {
		const struct word *word = &census->words[i];

		if (word->excuse == EXCUSE_SHADOW)
			continue;
		if (word->kind == CENSUS_REASSIGNED && word_target(census, word, &target))
			bound(census, target.value);
		else
			bound(census, word->before);
	}
}

void objects_bound(struct census *census)
{
	const struct object tables[] = {system_table(census), services_table(census)};

	census->bound_count = 0;
	bound_targets(census);
	for (uint32_t i = 0; i < 2; i++)
		bound_area(census, paddr(tables[i].start), tables[i].end - tables[i].start);
	for (uint32_t i = 0; i < census->block_count; i++)
		bound_area(census, census->blocks[i].base, census->blocks[i].size);
	for (uint32_t i = 0; i < census->image_count; i++)
		bound_area(census, census->images[i].base, census->images[i].size);
	sort(census->bounds, census->bound_count, sizeof(*census->bounds), by_number);
}

/* The first bound behind `start`, or the end of its page. */
static uint64_t end_of(const struct census *census, uint64_t start)
{
	uint64_t page_end = align_down(start, PAGE_SIZE) + PAGE_SIZE;
	uint32_t first = 0, end = census->bound_count;

	while (first < end) {
		uint32_t middle = first + (end - first) / 2;

		if (census->bounds[middle] <= start)
			first = middle + 1;
		else
			end = middle;
	}
	if (first == census->bound_count || census->bounds[first] > page_end)
		return page_end;
	return census->bounds[first];
}

/* Blocks do not overlap: one memory is not allocated twice. */
const struct census_block *objects_block(const struct census *census, paddr_t address)
{
	uint32_t first = 0, end = census->block_count;

	while (first < end) {
		uint32_t middle = first + (end - first) / 2;

		if (census->blocks[middle].base.value <= address.value)
			first = middle + 1;
		else
			end = middle;
	}
	if (first == 0 ||
	    address.value - census->blocks[first - 1].base.value >= census->blocks[first - 1].size)
		return NULL;
	return &census->blocks[first - 1];
}

static bool holds(struct object object, uint64_t address)
{
	return address >= object.start && address < object.end;
}

bool objects_find(const struct census *census, const struct word *word, struct object *object)
{
	const struct census_block *block;
	paddr_t target;

	if (word->excuse == EXCUSE_SHADOW || !word_target(census, word, &target))
		return false;
	block = objects_block(census, target);
	if (block != NULL) {
		*object = (struct object){block->base.value, block->base.value + block->size};
		return true;
	}
	if (holds(system_table(census), target.value) ||
	    holds(services_table(census), target.value) ||
	    residue_kind(census, target.value) != RESIDUE_KIND_COUNT ||
	    images_find(census, target) != IMAGE_NONE)
		return false;
	*object = (struct object){target.value, end_of(census, target.value)};
	return true;
}
