/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 11: the loader stands on its own page tables, stack, GDT and IDT.
 *
 * Firmware's lie in boot-services memory, and the point of what follows is that this memory is not
 * there: a runtime service that reaches for it faults, and the guard writes that down.
 */
#include "kernel/guard/watchdog.h"
#include "loader/arch.h"
#include "loader/spaces.h"
#include "loader/steps.h"

void *loader_stack(const struct loader *loader)
{
	return loader->stage->stack + LOADER_STACK_SIZE;
}

static void open_guard(struct loader *loader, const struct page_table *table)
{
	struct guard *guard = &loader->stage->guard;

	guard->world = (struct guard_world){
		.phase = PHASE_PHYSICAL,
		.mode = RUNTIME_PHYSICAL,
		.map = loader->map,
		.virtual_map = loader->virtual_map,
		.root = table->root,
		.levels = table->levels,
		.no_execute = table->no_execute,
		.pool = &loader->pool,
		.hang_limit = watchdog_limit(&loader->options),
		.timer = loader->handoff->hang_timer,
		.records = loader->records,
		.record_capacity = LOADER_RECORDS_MAX,
		.panic = report_exception,
		.context = loader,
	};
	/* Firmware still has its physical addresses: nothing has an alias yet. */
	guard->world.virtual_map.size = 0;
	guard_open(guard);
}

bool stage_enter(struct loader *loader)
{
	struct page_table table;

	if (!spaces_build(loader, SPACE_PHYSICAL, &table))
		return false;
	arch_use_tables(table.root);
	open_guard(loader, &table);
	return true;
}
