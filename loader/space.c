/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel's address space: what include/handoff.h promises, line by line.
 *
 *	where                        what                                rights
 *	its own virtual addresses    each segment of the kernel          its own
 *	HANDOFF_VIRTUAL_BASE         the handoff and what it points to   RW
 *	TABLES_VIRTUAL_BASE          the pool of page tables             RW
 *	FRAMEBUFFER_VIRTUAL_BASE     the framebuffer, write-combining    RW
 *	their physical addresses     the pages of arch_jump()            RX
 *	virtual_start                the runtime regions                 as published
 *
 * All of it is built before the exit, where a failure still has somebody to return to.
 */
#include <layout.h>

#include "kernel/lib/processor.h"
#include "loader/jump.h"
#include "loader/core/regions.h"
#include "loader/steps.h"

/* The state of a build; each line is added unless one before it failed. */
struct space {
	struct page_table table;
	struct handoff *handoff;
	enum status status;
};

static void note(struct handoff *handoff, enum handoff_range_kind kind, vaddr_t virtual,
		 const struct pages *pages)
{
	handoff->ranges[handoff->range_count++] = (struct handoff_range){
		.kind = kind,
		.physical = paddr_identity(pages->data),
		.mapped_at = virtual,
		.size = pages->size,
	};
}

static void add(struct space *space, enum handoff_range_kind kind, vaddr_t virtual,
		const struct pages *pages, enum rights rights)
{
	const struct mapping mapping = {
		.virtual = virtual,
		.physical = paddr_identity(pages->data),
		.size = pages->size,
		.rights = (uint8_t)rights,
		.cache = CACHE_WRITE_BACK,
	};

	if (space->status == STATUS_OK)
		space->status = page_table_map(&space->table, &mapping);
	note(space->handoff, kind, virtual, pages);
}

/* Whole pages, though a framebuffer need not start on one. Nobody looks at it page by page. */
static void add_framebuffer(struct space *space)
{
	const struct handoff_framebuffer *framebuffer = &space->handoff->framebuffer;
	uint64_t offset = framebuffer->physical.value % PAGE_SIZE;
	struct mapping mapping = {
		.virtual = vaddr(FRAMEBUFFER_VIRTUAL_BASE),
		.physical = paddr(framebuffer->physical.value - offset),
		.size = offset + framebuffer->size,
		.rights = RIGHTS_W,
		.cache = CACHE_WRITE_COMBINING,
		.large = true,
	};

	if (framebuffer->size != 0 && space->status == STATUS_OK)
		space->status = page_table_map(&space->table, &mapping);
}

_Static_assert(ELF_SEGMENTS_MAX + 6 <= HANDOFF_RANGES, "every range has its line");

enum status space_build(const struct firmware *firmware, const struct kernel *kernel,
			struct reserved *reserved, struct handoff *handoff)
{
	const vaddr_t jump = vaddr_identity(arch_transit());
	const struct pages transit = {vaddr_pointer(jump), ARCH_TRANSIT_SIZE};
	const struct elf_image *image = &kernel->image;
	struct space space = {.handoff = handoff};

	handoff->range_count = 0;
	reserved->pool.used = 0;
	space.status = page_table_open(&space.table, &reserved->pool, processor_paging_levels(),
				       processor_has_no_execute(), processor_has_huge_pages());
	for (uint32_t i = 0; i < image->segment_count; i++)
		add(&space, HANDOFF_RANGE_KERNEL, image->segments[i].virtual, &kernel->segments[i],
		    (enum rights)image->segments[i].rights);
	add(&space, HANDOFF_RANGE_HANDOFF, vaddr(HANDOFF_VIRTUAL_BASE), &reserved->block, RIGHTS_W);
	add(&space, HANDOFF_RANGE_TABLES, vaddr(TABLES_VIRTUAL_BASE), &reserved->tables, RIGHTS_W);
	add_framebuffer(&space);
	add(&space, HANDOFF_RANGE_TRANSIT, jump, &transit, RIGHTS_X);
	/* The loader's own pages are free afterwards; they are not mapped, and listed all the same. */
	note(handoff, HANDOFF_RANGE_LOADER, vaddr(0), &firmware->own_image);
	if (space.status == STATUS_OK)
		space.status = regions_map(&space.table, &reserved->virtual_map);
	handoff->tables.root = space.table.root;
	handoff->tables.levels = space.table.levels;
	handoff->tables.no_execute = space.table.no_execute;
	return space.status;
}

void space_protect(struct reserved *reserved, const struct handoff *handoff)
{
	struct page_table table = {handoff->tables.root, handoff->tables.levels,
				   handoff->tables.no_execute != 0, false, &reserved->pool};
	const struct region_rights rights = {
		.attributes = reserved->attributes.size == 0 ? NULL : &reserved->attributes,
		.images = reserved->images,
		.image_count = handoff->image_count,
		.runtime_services = handoff->runtime_services_physical,
	};

	regions_protect(&table, &reserved->virtual_map, &rights);
}
