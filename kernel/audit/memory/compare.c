/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The comparison: a ledger of sums, written and read in the same order.
 *
 * A page that the guard repaired may have been written with the guard's knowledge; it is left out.
 */
#include "kernel/audit/memory/compare.h"

#include <audit/notes.h>

#include "kernel/audit/findings/advice.h"
#include "kernel/audit/memory/checksum.h"
#include "kernel/audit/memory/choice.h"
#include "kernel/audit/memory/window.h"
#include "kernel/audit/owner.h"
#include "kernel/audit/report/checks.h"
#include "kernel/audit/report/closing.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/places.h"
#include "kernel/report.h"

#define CHECK "audit.memory_unchanged"

/* One sum for each page of up to 256 MiB; for more memory, for each block of two, four, ... pages. Of
 * a sum 32 bits are kept: one change in four thousand million goes unseen. */
#define SUMS_MAX 65536

static struct {
	uint32_t sums[SUMS_MAX];
	uint64_t block_pages;
	uint64_t count;	    /* of blocks */
	uint64_t pages;	    /* in all of them */
	const char *excuse; /* why nothing can be compared, or NULL */
} ledger;

static struct window window;

static bool is_overwritten(const struct audit_options *options)
{
	return options->reclaim_poison || options->audit == AUDIT_STRICT;
}

/* ---- Blocks: of one run, the last one may be smaller ---- */

struct block {
	paddr_t start;
	uint64_t pages;
};

static struct block first_block(const struct memory_run *run)
{
	return (struct block){
		.start = run->start,
		.pages = run->pages < ledger.block_pages ? run->pages : ledger.block_pages,
	};
}

/* False behind the last one. */
static bool next_block(const struct memory_run *run, struct block *block)
{
	uint64_t left;

	block->start = paddr_add(block->start, pages_to_size(block->pages));
	left = run->pages - ((block->start.value - run->start.value) >> PAGE_SHIFT);
	if (left < block->pages)
		block->pages = left;
	return left > 0;
}

static uint32_t block_sum(const struct block *block)
{
	uint64_t sum = 0;

	for (uint64_t i = 0; i < block->pages; i++)
		sum = memory_sum(sum,
				 window_show(&window, paddr_add(block->start, pages_to_size(i))));
	return (uint32_t)(sum ^ sum >> 32);
}

/* ---- Before ---- */

static void count_run(void *context, const struct memory_run *run)
{
	(void)context;
	ledger.count += (run->pages + ledger.block_pages - 1) / ledger.block_pages;
}

/* Finds the smallest blocks that fit the ledger. */
static bool lay_out(const struct handoff *handoff)
{
	const struct memory_map map = place_map(&handoff->memory_map);

	if (memory_map_count(&map) > MEMORY_DESCRIPTORS_MAX)
		return false;
	for (ledger.block_pages = 1; ledger.block_pages != 0; ledger.block_pages *= 2) {
		ledger.count = 0;
		ledger.pages = memory_choose(handoff, count_run, NULL).chosen;
		if (ledger.count <= SUMS_MAX)
			return true;
	}
	return false;
}

/* The walk waits meanwhile. A GiB takes a second; from there on a line announces it, so that the
 * machine does not look dead. */
static void announce(void)
{
	const uint64_t gib = ledger.pages >> (30 - PAGE_SHIFT);

	if (gib > 0)
		report_fact("%lu GiB of memory will be looked at now, and again at the end", gib);
}

/* Not the first MiB: system management code works there, and an operating system leaves it alone. */
static void overwrite_run(void *context, const struct memory_run *run)
{
	(void)context;
	for (uint64_t i = 0; i < run->pages && !run->low; i++)
		memory_overwrite(window_show(&window, paddr_add(run->start, pages_to_size(i))));
}

static void remember_run(void *context, const struct memory_run *run)
{
	struct block block = first_block(run);

	(void)context;
	do
		ledger.sums[ledger.count++] = block_sum(&block);
	while (next_block(run, &block));
}

/* Memory is overwritten whether or not it is compared. */
void memory_remember(const struct handoff *handoff)
{
	const bool overwrites = is_overwritten(&notes_of(handoff)->options);
	const bool compares = checks_want(CHECK);

	ledger.excuse = NULL;
	if (!overwrites && !compares)
		return;
	if (!lay_out(handoff)) {
		ledger.excuse = "the memory map has too many pieces";
		return;
	}
	if (!window_open(&window, &handoff->tables, owner_guard()->world.pool)) {
		ledger.excuse = "there are no page tables left to look at it";
		return;
	}
	if (compares)
		announce();
	if (overwrites)
		memory_choose(handoff, overwrite_run, NULL);
	ledger.count = 0;
	if (compares)
		memory_choose(handoff, remember_run, NULL);
	window_close(&window);
}

/* ---- After ---- */

/* The change in one descriptor. In the first MiB it is reported, and no check fails for it. */
struct change {
	const struct memory_descriptor *descriptor;
	bool low;
	paddr_t first;
	uint64_t pages;
};

struct comparison {
	uint64_t next; /* sum in the ledger */
	uint64_t left_out;
	unsigned int findings;
	struct change change;
};

static bool is_repair_of(const struct access_record *record, const struct block *block)
{
	uint64_t first = record->address >> PAGE_SHIFT;
	uint64_t start = block->start.value >> PAGE_SHIFT;

	return record->kind == RECORD_PAGE_FAULT && record->repair == REPAIR_MAPPED &&
	       first < start + block->pages && start <= first + record->detail;
}

static bool was_repaired(const struct block *block)
{
	const struct guard *guard = owner_guard();

	for (uint32_t i = 0; i < guard->record_count; i++) {
		if (is_repair_of(&guard->world.records[i], block))
			return true;
	}
	return false;
}

/* The record of a write that no guard saw: there is no service to name. */
static const struct access_record unseen = {.service = SERVICE_COUNT, .count = 1};

static void print_change(const struct change *change)
{
	const struct memory_descriptor *descriptor = change->descriptor;
	const char *memory = memory_type_name(descriptor->type);

	report_fact("violation class=%s phase=virtual access=write address=0x%lx memory=%s "
		    "region=0x%lx-0x%lx pages=%lu image=unknown%s",
		    audit_class_name(CLASS_SILENT_WRITE), change->first.value, memory,
		    descriptor->physical_start.value, memory_descriptor_end(descriptor).value - 1,
		    change->pages, owner_guard()->tainted ? " tainted=yes" : "");
	report_fact("%s changed without an access that was seen: %s.%s", memory,
		    advice_for(CLASS_SILENT_WRITE, ACCESS_WRITE),
		    change->low ? " In the first MiB that is expected." : "");
	closing_add(&(struct audit_scene){.record = &unseen, .memory = descriptor},
		    CLASS_SILENT_WRITE, change->low);
	report_violation(change->low);
}

/* Prints the finding of the descriptor before, if there is one, and starts with the next. */
static void turn_to(struct comparison *comparison, const struct memory_descriptor *descriptor,
		    bool low)
{
	struct change *change = &comparison->change;

	if (change->descriptor == descriptor && change->low == low)
		return;
	if (change->pages > 0) {
		print_change(change);
		comparison->findings += !change->low;
	}
	*change = (struct change){.descriptor = descriptor, .low = low};
}

static void add_change(struct comparison *comparison, const struct block *block)
{
	if (was_repaired(block)) {
		comparison->left_out += block->pages;
		return;
	}
	if (comparison->change.pages == 0)
		comparison->change.first = block->start;
	comparison->change.pages += block->pages;
}

static void compare_run(void *context, const struct memory_run *run)
{
	struct comparison *comparison = context;
	struct block block = first_block(run);

	turn_to(comparison, run->descriptor, run->low);
	do {
		if (block_sum(&block) != ledger.sums[comparison->next++])
			add_change(comparison, &block);
	} while (next_block(run, &block));
}

static void report_amount(const struct handoff *handoff, const struct memory_amount *amount,
			  uint64_t left_out)
{
	const uint64_t kib = PAGE_SIZE / 1024;

	report_fact("memory-checked-kib=%lu memory-unchecked-kib=%lu memory-overwritten=%s",
		    (amount->chosen - left_out) * kib, (amount->left_out + left_out) * kib,
		    is_overwritten(&notes_of(handoff)->options) ? "yes" : "no");
}

void memory_compare(const struct handoff *handoff)
{
	struct comparison comparison = {.next = 0};
	struct memory_amount amount;

	if (!checks_want(CHECK))
		return;
	if (ledger.excuse == NULL && owner_guard()->record_lost > 0)
		ledger.excuse = "there were more accesses than could be recorded";
	if (ledger.excuse == NULL &&
	    !window_open(&window, &handoff->tables, owner_guard()->world.pool))
		ledger.excuse = "there are no page tables left to look at it";
	if (ledger.excuse != NULL) {
		report_skip(CHECK, ledger.excuse);
		return;
	}
	amount = memory_choose(handoff, compare_run, &comparison);
	window_close(&window);
	turn_to(&comparison, NULL, false);
	report_check(comparison.findings == 0, CHECK);
	report_amount(handoff, &amount, comparison.left_out);
}
