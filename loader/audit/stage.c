/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The loader stands on its own page tables, stack, GDT and IDT.
 *
 * Firmware's lie in boot-services memory, and the point of what follows is that this memory is not
 * there: a runtime service that reaches for it faults, and the guard writes that down.
 *
 * The loader's own memory is not there either. Its variables, the handoff and the page tables are seen
 * at other addresses from now on, so that a stray access finds nothing and gets a private copy, as it
 * will in the kernel. Its code and constants stay where they are, and cannot be written: a service
 * that tries is aborted. Only the stage stays and can be written: firmware in physical mode has its
 * stack and its arguments at physical addresses (UEFI 2.10, section 2.3.4), and memory next to them
 * there is not guarded.
 */
#include <arch/cpu.h>
#include <audit/audit_layout.h>

#include "kernel/guard/watchdog.h"
#include "kernel/lib/processor.h"
#include "kernel/lib/pe.h"
#include "loader/audit/checked.h"
#include "loader/core/map_questions.h"
#include "loader/core/regions.h"

void *stage_stack(const struct audit *audit)
{
	return audit->stage->stack + AUDIT_STACK_SIZE;
}

struct audit *stage_audit(struct audit *audit)
{
	uint64_t offset = paddr_identity(audit).value -
			  paddr_identity(audit->loader.firmware.own_image.data).value;

	return vaddr_pointer(vaddr(LOADER_VIRTUAL_BASE + offset));
}

/* ---- The address space; of two mappings of a page, the first one counts ---- */

struct space {
	struct page_table table;
	enum status status;
};

static void add(struct space *space, vaddr_t virtual, paddr_t physical, uint64_t size,
		enum rights rights, enum cache cache)
{
	struct mapping mapping = {
		.virtual = virtual,
		.physical = physical,
		.size = size,
		.rights = (uint8_t)rights,
		.cache = (uint8_t)cache,
		.large = cache != CACHE_WRITE_BACK, /* nobody looks at devices page by page */
	};

	if (space->status == STATUS_OK)
		space->status = page_table_map(&space->table, &mapping);
}

static void add_identity(struct space *space, const void *data, uint64_t size, enum rights rights)
{
	add(space, vaddr_of(data), paddr_identity(data), size, rights, CACHE_WRITE_BACK);
}

static void add_pages(struct space *space, uint64_t virtual, const struct pages *pages)
{
	add(space, vaddr(virtual), paddr_identity(pages->data), pages->size, RIGHTS_W,
	    CACHE_WRITE_BACK);
}

/* Our own image, section by section, as its headers say. Writable sections move; the others have
 * addresses in them, and stay. */
static void add_loader(struct space *space, const struct pages *own_image)
{
	const uint8_t *base = own_image->data;
	struct pe_image image;

	space->status = pe_examine(base, own_image->size, &image);
	for (uint32_t i = 0; space->status == STATUS_OK && i < image.section_count; i++) {
		const struct pe_section *section = &image.sections[i];
		vaddr_t start = section->rights == RIGHTS_W ? vaddr(LOADER_VIRTUAL_BASE)
							    : vaddr_of(base);

		add(space, vaddr_add(start, section->offset),
		    paddr_identity(base + section->offset), section->size,
		    (enum rights)section->rights, CACHE_WRITE_BACK);
	}
}

/* The hole under firmware's stack is left out, so that an overrun faults. */
static void add_stage(struct space *space, const struct audit *audit)
{
	const uint8_t *start = audit->stage_block.data;
	const uint8_t *hole = audit->stage->guard.machine.firmware_stack_hole;
	const uint8_t *above = hole + GUARD_STACK_HOLE;

	add_identity(space, start, (uint64_t)(hole - start), RIGHTS_W);
	add_identity(space, above, audit->stage_block.size - (uint64_t)(above - start), RIGHTS_W);
}

/* Writable and executable, since EDK II rewrites runtime code inside SetVirtualAddressMap. */
static void add_regions(struct space *space, const struct memory_map *map)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, map) {
		if (memory_descriptor_is_runtime(descriptor) &&
		    memory_descriptor_is_sound(descriptor))
			add(space, vaddr_identity(descriptor->physical_start),
			    descriptor->physical_start, memory_descriptor_size(descriptor),
			    RIGHTS_WX, region_cache(descriptor));
	}
}

/* A framebuffer may lie inside a region that firmware wants at runtime: the region's mapping counts. */
static void add_framebuffer(struct space *space, const struct handoff_framebuffer *framebuffer)
{
	uint64_t offset = framebuffer->physical.value % PAGE_SIZE;
	paddr_t page = paddr(framebuffer->physical.value - offset);

	if (framebuffer->size != 0)
		add(space, vaddr_identity(page), page, offset + framebuffer->size, RIGHTS_W,
		    CACHE_WRITE_COMBINING);
}

/* The end of the kernel's pool, which the kernel's tables leave free. */
static void open_pool(struct audit *audit)
{
	const struct page_pool *pool = &audit->loader.reserved.pool;
	uint32_t spare = audit->loader.reserved.tables_spare;
	uint64_t offset = pages_to_size(pool->pages - spare);

	audit->stage_pool = (struct page_pool){
		.physical = paddr_add(pool->physical, offset),
		.mapped_at = vaddr_add(pool->mapped_at, offset),
		.pages = spare,
	};
}

static enum status build(struct audit *audit, struct page_table *table)
{
	const struct reserved *reserved = &audit->loader.reserved;
	struct space space;

	open_pool(audit);
	space.status = page_table_open(&space.table, &audit->stage_pool, processor_paging_levels(),
				       processor_has_no_execute(), processor_has_huge_pages());
	if (space.status == STATUS_OK)
		add_loader(&space, &audit->loader.firmware.own_image);
	add_stage(&space, audit);
	add_pages(&space, HANDOFF_VIRTUAL_BASE, &reserved->block);
	add_pages(&space, TABLES_VIRTUAL_BASE, &reserved->tables);
	add_pages(&space, KEPT_REPORT_VIRTUAL_BASE, &audit->kept);
	add_regions(&space, &reserved->map);
	add_framebuffer(&space, &audit->loader.handoff.framebuffer);
	if (space.status == STATUS_OK &&
	    audit->stage_pool.used + AUDIT_TABLES_REPAIRS > audit->stage_pool.pages)
		space.status = STATUS_POOL_EMPTY;
	*table = space.table;
	return space.status;
}

static bool refuse(struct audit *audit, enum status status)
{
	return output_refusal(&audit->loader.output, status_sentence(status),
			      "the physical address space (%u of %u tables)",
			      audit->stage_pool.used, audit->stage_pool.pages);
}

bool stage_rehearse(struct audit *audit)
{
	struct reserved *reserved = &audit->loader.reserved;
	struct page_table table;
	enum status status;

	/* A pool that is too small becomes larger, with more of it for the stage; the map changes. */
	while (leave_plan(&audit->loader)) {
		status = build(audit, &table);
		if (status != STATUS_POOL_EMPTY)
			return status == STATUS_OK || refuse(audit, status);
		reserved->tables_spare += reserved->pool.pages;
		if (!reserve_more_tables(&audit->loader.firmware, reserved))
			return false;
	}
	return false;
}

/* ---- The switch to it ---- */

void stage_note_ranges(struct audit *audit)
{
	struct handoff *handoff = &audit->loader.handoff;
	paddr_t stage = paddr_identity(audit->stage_block.data);

	for (uint32_t i = 0; i < handoff->range_count; i++) {
		struct handoff_range *range = &handoff->ranges[i];

		if (range->kind == HANDOFF_RANGE_LOADER && range->physical.value == stage.value)
			return;
		if (range->kind == HANDOFF_RANGE_LOADER)
			range->mapped_at = vaddr(LOADER_VIRTUAL_BASE);
	}
	handoff->ranges[handoff->range_count++] = (struct handoff_range){
		.kind = HANDOFF_RANGE_LOADER,
		.physical = stage,
		.size = audit->stage_block.size,
	};
}

/* Fields that are not set here stay 0: the stage's pages were cleared. Firmware still has its physical
 * addresses, so that nothing has an alias in the virtual map yet. */
static void open_guard(struct audit *audit, const struct page_table *table)
{
	struct guard *guard = &audit->stage->guard;
	struct guard_world *world = &guard->world;

	world->phase = PHASE_PHYSICAL;
	world->mode = RUNTIME_PHYSICAL;
	world->map = audit->loader.reserved.map;
	world->root = table->root;
	world->levels = table->levels;
	world->no_execute = table->no_execute;
	world->pool = &audit->stage_pool;
	world->own = audit->loader.handoff.ranges;
	world->own_count = audit->loader.handoff.range_count;
	world->boot_services = audit->notes->boot_services_physical;
	world->hang_limit = watchdog_limit(&audit->options);
	world->timer = audit->notes->hang_timer;
	world->serial = &audit->loader.output.serial;
	world->records = audit->records;
	world->record_capacity = AUDIT_RECORDS_MAX;
	world->panic = audit_end_exception;
	world->context = audit;
	guard_open(guard);
}

/* Corrects everything that points to memory that has moved. */
static void move(struct audit *audit)
{
	struct reserved *reserved = &audit->loader.reserved;
	vaddr_t tables = vaddr(TABLES_VIRTUAL_BASE);

	(void)reserve_lay_out(reserved, HANDOFF_VIRTUAL_BASE);
	extra_lay_out(audit);
	audit->stage_pool.mapped_at = vaddr_add(tables, audit->stage_pool.mapped_at.value -
								reserved->pool.mapped_at.value);
	reserved->pool.mapped_at = tables;
	if (audit->kept.data != NULL)
		audit->writer.report = vaddr_pointer(vaddr(KEPT_REPORT_VIRTUAL_BASE));
}

bool stage_enter(struct audit *audit)
{
	struct audit *moved = stage_audit(audit);
	struct page_table table;
	enum status status = build(audit, &table);

	if (status != STATUS_OK)
		return refuse(audit, status);
	stage_note_ranges(audit);
	arch_use_tables(table.root);
	move(moved);
	open_guard(moved, &table);
	checked_move(moved);
	return true;
}
