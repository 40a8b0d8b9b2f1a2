/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The choice: every descriptor is cut where another, or a range of ours, begins or ends, so that one
 * question answers for all of a piece.
 */
#include "kernel/audit/memory/choice.h"

#include <audit/notes.h>

#include "kernel/audit/findings/scene.h"
#include "kernel/guard/region.h"
#include "kernel/lib/places.h"
#include "kernel/lib/processor.h"
#include "kernel/lib/sort.h"

#define LOW_MEMORY_END (UINT64_C(1) << 20)

/* Physical memory, in bytes but whole pages. */
struct area {
	uint64_t start;
	uint64_t end;
};

/* A sound descriptor. `reach` is the highest end of it and of those before it in the list. */
struct place {
	const struct memory_descriptor *descriptor;
	uint64_t start;
	uint64_t reach;
};

/* Two lists, so that a map of thousands of descriptors is not looked through for each of them: the
 * descriptors by where they start, and every address at which something begins or ends. */
static struct place places[MEMORY_DESCRIPTORS_MAX];
static uint64_t bounds[2 * (MEMORY_DESCRIPTORS_MAX + HANDOFF_RANGES + 1) + 1];

struct choice {
	struct memory_map map;
	uint64_t physical_pages; /* that this processor can have */
	struct area used[HANDOFF_RANGES + 1];
	unsigned int used_count;
	size_t place_count;
	size_t bound_count;
	memory_visitor visit;
	void *context;
	uint64_t budget; /* pages that may still be chosen */
	struct memory_amount amount;
};

/* Without an end that wraps around, or lies where no memory can be. */
static bool is_sound(const struct choice *choice, const struct memory_descriptor *descriptor)
{
	uint64_t first = descriptor->physical_start.value >> PAGE_SHIFT;

	return is_aligned(descriptor->physical_start.value, PAGE_SIZE) && descriptor->pages > 0 &&
	       first < choice->physical_pages &&
	       descriptor->pages <= choice->physical_pages - first;
}

static bool is_free(const struct memory_descriptor *descriptor)
{
	return descriptor->type == MEMORY_CONVENTIONAL;
}

static bool is_given_up(const struct memory_descriptor *descriptor)
{
	return memory_descriptor_is_left_over(descriptor) ||
	       (is_free(descriptor) && !memory_descriptor_is_runtime(descriptor));
}

/* ---- Memory that the kernel itself uses ---- */

static void add_used(struct choice *choice, paddr_t start, uint64_t size)
{
	choice->used[choice->used_count++] = (struct area){
		align_down(start.value, PAGE_SIZE),
		align_up(start.value + size, PAGE_SIZE),
	};
}

/* The loader's own pages are free by now (include/handoff.h). The screen may be ordinary memory, and
 * the report goes there. */
static void find_used(struct choice *choice, const struct handoff *handoff)
{
	for (uint32_t i = 0; i < handoff->range_count; i++) {
		const struct handoff_range *range = &handoff->ranges[i];

		if (range->kind != HANDOFF_RANGE_LOADER && range->kind != HANDOFF_RANGE_TRANSIT)
			add_used(choice, range->physical, range->size);
	}
	add_used(choice, handoff->framebuffer.physical, handoff->framebuffer.size);
}

static bool is_used(const struct choice *choice, uint64_t address)
{
	for (unsigned int i = 0; i < choice->used_count; i++) {
		if (address >= choice->used[i].start && address < choice->used[i].end)
			return true;
	}
	return false;
}

/* ---- The two lists ---- */

static int by_start(const void *left, const void *right)
{
	return sort_numbers(((const struct place *)left)->start,
			    ((const struct place *)right)->start);
}

static int by_number(const void *left, const void *right)
{
	return sort_numbers(*(const uint64_t *)left, *(const uint64_t *)right);
}

static void bound(struct choice *choice, struct area area)
{
	bounds[choice->bound_count++] = area.start;
	bounds[choice->bound_count++] = area.end;
}

static void make_lists(struct choice *choice)
{
	const struct memory_descriptor *descriptor;
	uint64_t reach = 0;

	memory_map_for_each(descriptor, &choice->map) {
		const struct area area = {descriptor->physical_start.value,
					  memory_descriptor_end(descriptor).value};

		if (!is_sound(choice, descriptor))
			continue;
		places[choice->place_count++] = (struct place){descriptor, area.start, area.end};
		bound(choice, area);
	}
	sort(places, choice->place_count, sizeof(*places), by_start);
	for (size_t i = 0; i < choice->place_count; i++) {
		if (places[i].reach > reach)
			reach = places[i].reach;
		places[i].reach = reach;
	}
	for (unsigned int i = 0; i < choice->used_count; i++)
		bound(choice, choice->used[i]);
	bounds[choice->bound_count++] = LOW_MEMORY_END;
	sort(bounds, choice->bound_count, sizeof(*bounds), by_number);
}

/* ---- The owner of a page ---- */

/* All descriptors that list the page have given it up, and `descriptor` is the first of them. */
static bool belongs_to(const struct choice *choice, const struct memory_descriptor *descriptor,
		       uint64_t address)
{
	size_t first = 0, end = choice->place_count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (places[middle].start <= address)
			first = middle + 1;
		else
			end = middle;
	}
	/* Those that start at or before the page, until none of the rest reaches it. */
	while (first-- > 0 && places[first].reach > address) {
		const struct memory_descriptor *other = places[first].descriptor;

		if (memory_descriptor_contains(other, paddr(address)) &&
		    (!is_given_up(other) || other < descriptor))
			return false;
	}
	return true;
}

/* ---- Cutting ---- */

/* Where the piece ends that begins at `start`. */
static uint64_t next_boundary(const struct choice *choice, uint64_t start, uint64_t end)
{
	size_t first = 0, last = choice->bound_count;

	while (first < last) {
		size_t middle = first + (last - first) / 2;

		if (bounds[middle] <= start)
			first = middle + 1;
		else
			last = middle;
	}
	return first < choice->bound_count && bounds[first] < end ? bounds[first] : end;
}

/* ---- Choosing ---- */

static void choose_piece(struct choice *choice, const struct memory_run *piece)
{
	struct memory_run run = *piece;

	if ((run.descriptor->attribute & MEMORY_ATTRIBUTE_WB) == 0)
		run.pages = 0;
	if (run.pages > choice->budget)
		run.pages = choice->budget;
	choice->budget -= run.pages;
	choice->amount.chosen += run.pages;
	choice->amount.left_out += piece->pages - run.pages;
	if (run.pages > 0)
		choice->visit(choice->context, &run);
}

static void choose_descriptor(struct choice *choice, const struct memory_descriptor *descriptor)
{
	uint64_t end = memory_descriptor_end(descriptor).value;
	uint64_t next;

	for (uint64_t start = descriptor->physical_start.value; start != end; start = next) {
		struct memory_run piece = {
			.descriptor = descriptor,
			.start = paddr(start),
			.low = start < LOW_MEMORY_END,
		};

		next = next_boundary(choice, start, end);
		piece.pages = (next - start) >> PAGE_SHIFT;
		if (belongs_to(choice, descriptor, start) && !is_used(choice, start))
			choose_piece(choice, &piece);
	}
}

static void choose_kind(struct choice *choice, bool free_memory, uint64_t budget)
{
	const struct memory_descriptor *descriptor;

	choice->budget = budget;
	memory_map_for_each(descriptor, &choice->map) {
		if (is_given_up(descriptor) && is_free(descriptor) == free_memory &&
		    is_sound(choice, descriptor))
			choose_descriptor(choice, descriptor);
	}
}

struct memory_amount memory_choose(const struct handoff *handoff, memory_visitor visit,
				   void *context)
{
	struct choice choice = {
		.map = place_map(&handoff->memory_map),
		.physical_pages = UINT64_C(1) << (processor_physical_bits() - PAGE_SHIFT),
		.visit = visit,
		.context = context,
	};

	find_used(&choice, handoff);
	make_lists(&choice);
	choose_kind(&choice, false, UINT64_MAX);
	choose_kind(&choice, true, notes_of(handoff)->options.reclaim_size >> PAGE_SHIFT);
	return choice.amount;
}
