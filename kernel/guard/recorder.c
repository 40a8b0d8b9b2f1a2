/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The list of what happened; see recorder.h. */
#include "kernel/guard/recorder.h"

#include "kernel/guard/region.h"
#include "kernel/lib/serial.h"

/* Are the two the same thing, apart from the address? */
static bool is_alike(const struct access_record *left, const struct access_record *right)
{
	return left->kind == right->kind && left->phase == right->phase &&
	       left->service == right->service && left->access == right->access &&
	       left->vector == right->vector && left->repair == right->repair &&
	       left->caller == right->caller && left->early == right->early &&
	       left->instruction == right->instruction;
}

/* Do two addresses lie in one descriptor? Of offered ones, there where they will lead. */
static bool is_one(const struct guard *guard, uint64_t left, uint64_t right)
{
	paddr_t first = paddr(left), second = paddr(right);

	if (region_offered(&guard->world, vaddr(left), &first))
		return region_offered(&guard->world, vaddr(right), &second) &&
		       region_is_one(&guard->world, first, second);
	return right < guard->physical_end && region_is_one(&guard->world, first, second);
}

/* Can `what` be counted in `record`? A walk goes on page by page, upwards or downwards, and ends with
 * the descriptor: behind it is memory of another kind. */
static bool holds(const struct guard *guard, struct access_record *record,
		  const struct access_record *what)
{
	uint64_t page = (what->address >> PAGE_SHIFT) - (record->address >> PAGE_SHIFT);
	bool is_before = page == UINT64_MAX;

	if (!is_alike(record, what))
		return false;
	if (what->kind != RECORD_PAGE_FAULT)
		return page == 0 && record->detail == what->detail;
	/* A jump walks nowhere: behind one call two hidden jumps may lead to two places. */
	if (what->access == ACCESS_EXECUTE)
		return record->address == what->address;
	if (page <= record->detail)
		return true;
	if ((!is_before && page != record->detail + 1) ||
	    !is_one(guard, record->address, what->address))
		return false;
	if (is_before)
		record->address = what->address;
	record->detail++;
	return true;
}

void record_port(struct guard *guard)
{
	const struct serial *serial = guard->world.serial;

	if (serial != NULL && serial_set_up(serial))
		guard->machine.found |= clobbered_bit(CLOBBERED_SERIAL);
}

void record_add(struct guard *guard, struct access_record *what)
{
	struct guard_world *world = &guard->world;

	guard->call->records++;
	if (world->excuses_faults &&
	    (what->kind == RECORD_PAGE_FAULT || what->kind == RECORD_EXCEPTION)) {
		guard->excused++;
		return;
	}
	for (uint32_t i = 0; i < guard->record_count; i++) {
		if (holds(guard, &world->records[i], what)) {
			world->records[i].count++;
			return;
		}
	}
	if (guard->record_count == world->record_capacity) {
		guard->record_lost++;
		return;
	}
	what->count = 1;
	what->tainted = guard->tainted;
	world->records[guard->record_count++] = *what;
	record_port(guard);
	if (world->observe != NULL)
		world->observe(world->context, &world->records[guard->record_count - 1]);
}
