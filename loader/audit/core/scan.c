/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The scan of the pointer census.
 *
 * Of half a million words a few thousand are addresses, and the others are told eight at a time. The
 * hundred descriptors of a map become a few dozen ranges when those that touch are one; a map in pieces
 * has a thousand, of which ten are looked at.
 */
#include "loader/audit/core/scan.h"

#include "kernel/lib/sort.h"
#include "loader/core/map_questions.h"

/* The bytes that are told at once. */
#define BLOCK 64

struct scan {
	const struct scan_buffers *buffers;
	struct handoff_census *census;
	uint32_t range_count;
	uint32_t range; /* to which the last pointer led */
	uint64_t span;	/* from CENSUS_LOWEST to the end of the highest range */
};

/* A word at any address: packed structures do not align theirs. */
struct __attribute__((packed)) unaligned_word {
	uint64_t value;
};

static bool is_target(const struct memory_descriptor *descriptor)
{
	return memory_descriptor_is_runtime(descriptor) ||
	       (descriptor->type >= MEMORY_LOADER_CODE &&
		descriptor->type <= MEMORY_BOOT_SERVICES_DATA);
}

static int by_start(const void *left, const void *right)
{
	return sort_numbers(((const struct census_range *)left)->start,
			    ((const struct census_range *)right)->start);
}

/* Ranges that touch or overlap become one. */
static void merge(struct scan *scan)
{
	struct census_range *ranges = scan->buffers->ranges;
	uint32_t merged = 0;

	sort(ranges, scan->range_count, sizeof(*ranges), by_start);
	for (uint32_t i = 0; i < scan->range_count; i++) {
		if (merged == 0 || ranges[merged - 1].end < ranges[i].start)
			ranges[merged++] = ranges[i];
		else if (ranges[merged - 1].end < ranges[i].end)
			ranges[merged - 1].end = ranges[i].end;
	}
	scan->range_count = merged;
}

static void find_ranges(struct scan *scan, const struct memory_map *map)
{
	const struct memory_descriptor *descriptor;
	const struct census_range *last;

	memory_map_for_each(descriptor, map) {
		if (memory_descriptor_is_sound(descriptor) && is_target(descriptor))
			scan->buffers->ranges[scan->range_count++] = (struct census_range){
				descriptor->physical_start.value,
				memory_descriptor_end(descriptor).value,
			};
	}
	merge(scan);
	scan->span = 0;
	if (scan->range_count == 0)
		return;
	last = &scan->buffers->ranges[scan->range_count - 1];
	if (last->end > CENSUS_LOWEST)
		scan->span = last->end - CENSUS_LOWEST;
}

/* The range of the pointer before is tried first: neighbours mostly lead to one. */
static bool is_in_a_range(struct scan *scan, uint64_t value)
{
	const struct census_range *ranges = scan->buffers->ranges;
	uint32_t first = 0, end = scan->range_count;

	if (value - ranges[scan->range].start < ranges[scan->range].end - ranges[scan->range].start)
		return true;
	while (first < end) {
		uint32_t middle = first + (end - first) / 2;

		if (ranges[middle].end <= value)
			first = middle + 1;
		else
			end = middle;
	}
	if (first == scan->range_count || ranges[first].start > value)
		return false;
	scan->range = first;
	return true;
}

static void note(struct scan *scan, uint64_t at, uint64_t value)
{
	struct handoff_census *census = scan->census;

	census->word_count_all++;
	if (census->word_count < scan->buffers->word_capacity)
		scan->buffers->words[census->word_count++] = (struct census_word){paddr(at), value};
}

static bool is_possible(uint64_t value, uint64_t span)
{
	return value - CENSUS_LOWEST < span;
}

/* Not inline, where the compiler would keep eight words at hand that are hardly ever asked for. */
static __attribute__((noinline)) bool is_one_possible(const uint64_t *words, uint64_t span)
{
	return is_possible(words[0], span) || is_possible(words[1], span) ||
	       is_possible(words[2], span) || is_possible(words[3], span) ||
	       is_possible(words[4], span) || is_possible(words[5], span) ||
	       is_possible(words[6], span) || is_possible(words[7], span);
}

/* Is one of a block's aligned words an address? Of memory that was cleared with some byte, and of much
 * else, the bits that all words have in common are too large for one. */
static bool is_promising(const uint64_t *words, uint64_t span)
{
	const uint64_t common = words[0] & words[1] & words[2] & words[3] & words[4] & words[5] &
				words[6] & words[7];

	return common < CENSUS_LOWEST + span && is_one_possible(words, span);
}

/* Every word that begins before `end`; there is one at least. */
static void scan_words(struct scan *scan, uint64_t at, uint64_t end)
{
	const uint64_t span = scan->span, step = scan->census->step;

	do {
		const struct unaligned_word *word = vaddr_pointer(vaddr_identity(paddr(at)));
		uint64_t value = word->value;

		if (is_possible(value, span) && is_in_a_range(scan, value))
			note(scan, at, value);
		at += step;
	} while (at < end);
}

/* A region is whole pages, and its last word begins eight bytes before its end. With a step of 8 no word
 * reaches into the next block. */
static void scan_region(struct scan *scan, uint64_t at, uint64_t end)
{
	const uint64_t span = scan->span;

	if (scan->census->step != sizeof(uint64_t)) {
		scan_words(scan, at, end - 7);
		return;
	}
	for (; at != end; at += BLOCK)
		if (is_promising(vaddr_pointer(vaddr_identity(paddr(at))), span))
			scan_words(scan, at, at + BLOCK);
}

/* The memory of these types is RAM: MMIO has a type of its own. */
static bool is_looked_at(const struct memory_descriptor *descriptor)
{
	return memory_descriptor_is_runtime(descriptor) && memory_descriptor_is_sound(descriptor) &&
	       (descriptor->type == MEMORY_RUNTIME_SERVICES_CODE ||
		descriptor->type == MEMORY_RUNTIME_SERVICES_DATA);
}

void census_scan(const struct memory_map *map, const struct scan_buffers *buffers,
		 struct handoff_census *census)
{
	struct scan scan = {.buffers = buffers, .census = census};
	const struct memory_descriptor *descriptor;

	census->word_count = census->word_count_all = 0;
	find_ranges(&scan, map);
	memory_map_for_each(descriptor, map)
		if (is_looked_at(descriptor))
			scan_region(&scan, descriptor->physical_start.value,
				    memory_descriptor_end(descriptor).value);
}
