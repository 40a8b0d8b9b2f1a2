/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The scan of the pointer census.
 *
 * Of half a million words a few thousand are addresses: most others are told by one comparison. A map
 * is mostly sorted, so that its hundred descriptors become a few dozen ranges.
 */
#include "loader/audit/core/scan.h"

#include "loader/core/map_questions.h"

struct scan {
	const struct scan_buffers *buffers;
	struct handoff_census *census;
	uint32_t range_count;
	uint64_t highest; /* one past the last byte of all ranges */
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

/* A neighbour of the last range is merged with it. */
static void add_range(struct scan *scan, uint64_t start, uint64_t end)
{
	struct census_range *next = scan->buffers->ranges + scan->range_count;

	if (scan->range_count != 0 && next[-1].end == start) {
		next[-1].end = end;
		return;
	}
	*next = (struct census_range){start, end};
	scan->range_count++;
}

static void find_ranges(struct scan *scan, const struct memory_map *map)
{
	const struct memory_descriptor *descriptor;

	scan->highest = CENSUS_LOWEST;
	memory_map_for_each(descriptor, map) {
		uint64_t end = memory_descriptor_end(descriptor).value;

		if (!memory_descriptor_is_sound(descriptor) || !is_target(descriptor))
			continue;
		add_range(scan, descriptor->physical_start.value, end);
		if (scan->highest < end)
			scan->highest = end;
	}
}

static bool is_in_a_range(const struct scan *scan, uint64_t value)
{
	for (uint32_t i = 0; i < scan->range_count; i++)
		if (value >= scan->buffers->ranges[i].start && value < scan->buffers->ranges[i].end)
			return true;
	return false;
}

static void note(struct scan *scan, uint64_t at, uint64_t value)
{
	struct handoff_census *census = scan->census;

	census->word_count_all++;
	if (census->word_count < scan->buffers->word_capacity)
		scan->buffers->words[census->word_count++] = (struct census_word){paddr(at), value};
}

static void scan_region(struct scan *scan, uint64_t at, uint64_t end)
{
	for (; end - at >= sizeof(struct unaligned_word); at += scan->census->step) {
		const struct unaligned_word *word = vaddr_pointer(vaddr_identity(paddr(at)));
		uint64_t value = word->value;

		if (value >= CENSUS_LOWEST && value < scan->highest && is_in_a_range(scan, value))
			note(scan, at, value);
	}
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
