/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The proof that no identity map is left, twice over: what the page tables say, and what the processor
 * does. The tables alone would miss a translation that outlived its entry.
 */
#include "kernel/kernel.h"

#include "kernel/evidence/questions.h"
#include "kernel/lib/walk.h"
#include "kernel/lib/paging.h"
#include "kernel/lib/places.h"
#include "kernel/report.h"

#define CHECK "handoff.identity_map_gone"

/* Each is mapped by a page of its own: a larger one would take more away. */
void identity_drop(const struct handoff *handoff)
{
	for (uint32_t i = 0; i < handoff->range_count; i++) {
		const struct handoff_range *range = &handoff->ranges[i];

		if (range->kind != HANDOFF_RANGE_TRANSIT)
			continue;
		for (uint64_t offset = 0; offset < range->size; offset += PAGE_SIZE) {
			if (!paging_unmap(&handoff->tables, vaddr_add(range->mapped_at, offset)))
				panic("the transit page at 0x%lx is not mapped by a page of its "
				      "own",
				      range->mapped_at.value + offset);
		}
	}
	paging_flush();
}

/* ---- What the tables say ---- */

struct findings {
	unsigned int identical; /* pages that are seen at their physical address */
	struct walk_leaf first;
};

/* The first is told, and how many there are. */
static void look_at_leaf(void *context, const struct walk_leaf *leaf)
{
	struct findings *findings = context;

	if (leaf->virtual.value != leaf->physical.value)
		return;
	if (findings->identical++ == 0)
		findings->first = *leaf;
}

static void examine_tables(const struct handoff *handoff, struct reasons *reasons)
{
	struct findings findings = {0};

	if (!walk_tables(&handoff->tables, look_at_leaf, &findings))
		panic("a page table lies outside the pool");
	if (findings.identical != 0)
		reasons_add(reasons, "identity-pages=%u first=0x%lx size=0x%lx", findings.identical,
			    findings.first.virtual.value, findings.first.size);
}

/* ---- What the processor does ---- */

/* Reading at the physical address, taken as a virtual one, must give no answer. */
static void examine_answer(identity_peek peek, const char *what, paddr_t address,
			   struct reasons *reasons)
{
	uint64_t value;

	if (peek(vaddr_identity(address), &value))
		reasons_add(reasons, "identity-answers=0x%lx of=%s", address.value, what);
}

/* Every runtime region, and what everything else of the machine stands for: the first of a type. */
static void examine_answers_of_map(const struct handoff *handoff, identity_peek peek,
				   struct reasons *reasons)
{
	const struct memory_map map = place_map(&handoff->memory_map);
	const struct memory_descriptor *descriptor;
	bool seen[MEMORY_TYPE_COUNT] = {false};

	memory_map_for_each(descriptor, &map) {
		const bool is_runtime = memory_descriptor_is_runtime(descriptor);

		if (!is_runtime && descriptor->type < MEMORY_TYPE_COUNT) {
			if (seen[descriptor->type])
				continue;
			seen[descriptor->type] = true;
		}
		examine_answer(peek, is_runtime ? "runtime-region" : "memory",
			       descriptor->physical_start, reasons);
	}
}

/* The loader's own ranges are the likeliest leftovers, so all of them are tried. */
void identity_check(const struct handoff *handoff, identity_peek peek)
{
	/* Regions that were not moved are there on purpose. */
	const char *reason = conversion_meaningless(handoff);
	struct reasons reasons = {.count = 0};

	if (reason != NULL) {
		report_skip(CHECK, reason);
		return;
	}
	examine_tables(handoff, &reasons);
	for (uint32_t i = 0; i < handoff->range_count; i++)
		examine_answer(peek, "loader-range", handoff->ranges[i].physical, &reasons);
	examine_answers_of_map(handoff, peek, &reasons);
	report_reasons(&reasons, CHECK);
}
