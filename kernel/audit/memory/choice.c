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

#define LOW_MEMORY_END (UINT64_C(1) << 20)

/* Physical memory, in bytes but whole pages. */
struct area {
	uint64_t start;
	uint64_t end;
};

struct choice {
	struct memory_map map;
	uint64_t physical_pages; /* that this processor can have */
	struct area used[HANDOFF_RANGES + 1];
	unsigned int used_count;
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

/* ---- The owner of a page ---- */

/* All descriptors that list the page have given it up, and `descriptor` is the first of them. */
static bool belongs_to(const struct choice *choice, const struct memory_descriptor *descriptor,
		       uint64_t address)
{
	const struct memory_descriptor *first = NULL, *other;

	memory_map_for_each(other, &choice->map) {
		if (!is_sound(choice, other) || !memory_descriptor_contains(other, paddr(address)))
			continue;
		if (!is_given_up(other))
			return false;
		if (first == NULL)
			first = other;
	}
	return first == descriptor;
}

/* ---- Cutting ---- */

/* `next`, or where the area begins or ends, if that comes before it and behind `start`. */
static uint64_t cut(uint64_t next, uint64_t start, struct area area)
{
	if (area.start > start && area.start < next)
		next = area.start;
	if (area.end > start && area.end < next)
		next = area.end;
	return next;
}

static uint64_t next_boundary(const struct choice *choice, uint64_t start, uint64_t end)
{
	uint64_t next = cut(end, start, (struct area){0, LOW_MEMORY_END});
	const struct memory_descriptor *other;

	memory_map_for_each(other, &choice->map) {
		if (is_sound(choice, other))
			next = cut(next, start,
				   (struct area){other->physical_start.value,
						 memory_descriptor_end(other).value});
	}
	for (unsigned int i = 0; i < choice->used_count; i++)
		next = cut(next, start, choice->used[i]);
	return next;
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
		.physical_pages = UINT64_C(1) << (audit_physical_bits() - PAGE_SHIFT),
		.visit = visit,
		.context = context,
	};

	find_used(&choice, handoff);
	choose_kind(&choice, false, UINT64_MAX);
	choose_kind(&choice, true, notes_of(handoff)->options.reclaim_size >> PAGE_SHIFT);
	return choice.amount;
}
