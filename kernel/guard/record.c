/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The list of what happened; see record.h. */
#include "kernel/guard/record.h"

static bool is_same(const struct access_record *left, const struct access_record *right)
{
	return left->kind == right->kind && left->phase == right->phase &&
	       left->service == right->service && left->access == right->access &&
	       left->vector == right->vector && left->repair == right->repair &&
	       left->address >> PAGE_SHIFT == right->address >> PAGE_SHIFT &&
	       left->instruction == right->instruction && left->detail == right->detail;
}

void record_add(struct guard *guard, struct access_record *what)
{
	struct guard_world *world = &guard->world;

	guard->call->records++;
	for (uint32_t i = 0; i < guard->record_count; i++) {
		if (is_same(&world->records[i], what)) {
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
	if (world->observe != NULL)
		world->observe(world->context, &world->records[guard->record_count - 1]);
}
