/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 11: the loader stands on its own page tables, stack, GDT and IDT.
 *
 * Firmware's lie in boot-services memory, and the point of what follows is that this memory is not
 * there: a runtime service that reaches for it faults, and the guard writes that down.
 *
 * Nor is the loader's own memory. Its variables, the handoff and the page tables are seen at other
 * addresses from now on, so that a stray access finds nothing and gets a private copy, as it will in the
 * kernel. Its code and constants stay where they are, and cannot be written: who tries is aborted. The
 * stage alone is both: firmware in physical mode has its stack, and what it is handed, at physical
 * addresses (UEFI 2.10, section 2.3.4), and what is next to them there is not guarded.
 */
#include "kernel/guard/watchdog.h"
#include "loader/arch.h"
#include "loader/spaces.h"
#include "loader/steps.h"

#include <layout.h>

void *loader_stack(const struct loader *loader)
{
	return loader->stage->stack + LOADER_STACK_SIZE;
}

/* What is not mentioned is 0, as the stage's pages were taken: firmware still has its physical addresses,
 * so that nothing has an alias in the virtual map yet. */
static void open_guard(struct loader *loader, const struct page_table *table)
{
	struct guard *guard = &loader->stage->guard;
	struct guard_world *world = &guard->world;

	world->phase = PHASE_PHYSICAL;
	world->mode = RUNTIME_PHYSICAL;
	world->map = loader->map;
	world->root = table->root;
	world->levels = table->levels;
	world->no_execute = table->no_execute;
	world->pool = &loader->pool;
	world->own = loader->handoff->ranges;
	world->own_count = loader->handoff->range_count;
	world->boot_services = loader->handoff->boot_services_physical;
	world->hang_limit = watchdog_limit(&loader->options);
	world->timer = loader->handoff->hang_timer;
	world->records = loader->records;
	world->record_capacity = LOADER_RECORDS_MAX;
	world->panic = report_exception;
	world->context = loader;
	guard_open(guard);
}

struct loader *stage_loader(struct loader *loader)
{
	uint64_t offset = paddr_identity(loader).value -
			  paddr_identity(loader->loader_image.data).value;

	return vaddr_pointer(vaddr(LOADER_VIRTUAL_BASE + offset));
}

/* Everything that points to what has moved. */
static void move(struct loader *loader)
{
	(void)reserve_lay_out(loader, HANDOFF_VIRTUAL_BASE);
	loader->pool.virtual = vaddr(TABLES_VIRTUAL_BASE);
	if (loader->kept_report != NULL)
		loader->kept_report = vaddr_pointer(vaddr(KEPT_REPORT_VIRTUAL_BASE));
}

bool stage_enter(struct loader *loader)
{
	struct loader *moved = stage_loader(loader);
	struct page_table table;

	if (!spaces_build(loader, SPACE_PHYSICAL, &table))
		return false;
	arch_use_tables(table.root);
	move(moved);
	open_guard(moved, &table);
	return true;
}
