/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The two address spaces as tables.
 */
#include "loader/spaces.h"

#include <layout.h>

#include "kernel/lib/pe.h"
#include "loader/arch.h"
#include "loader/report.h"

/* What a line is refused for stays in the plan. */
static void add(struct mapping_plan *plan, vaddr_t virtual, paddr_t physical, uint64_t size,
		enum rights rights, enum cache cache)
{
	struct mapping mapping = {
		.virtual = virtual,
		.physical = physical,
		.size = size,
		.rights = (uint8_t)rights,
		.cache = (uint8_t)cache,
		/* Only what nobody looks at page by page may be mapped in large ones. */
		.large = cache == CACHE_WRITE_COMBINING,
	};

	(void)mapping_plan_add(plan, &mapping);
}

static void add_pages(struct mapping_plan *plan, vaddr_t virtual, const struct pages *pages)
{
	add(plan, virtual, paddr_identity(pages->data), pages->size, RIGHTS_W, CACHE_WRITE_BACK);
}

static void add_identity(struct mapping_plan *plan, const void *data, uint64_t size,
			 enum rights rights)
{
	add(plan, vaddr_of(data), paddr_identity(data), size, rights, CACHE_WRITE_BACK);
}

static void add_section(struct mapping_plan *plan, const uint8_t *base,
			const struct pe_section *section)
{
	vaddr_t virtual = vaddr_of(base);

	if (section->rights == RIGHTS_W)
		virtual = vaddr(LOADER_VIRTUAL_BASE);
	add(plan, vaddr_add(virtual, section->offset), paddr_identity(base + section->offset),
	    section->size, (enum rights)section->rights, CACHE_WRITE_BACK);
}

/* Our own image, section by section, as its headers say. What is written moves; the rest has addresses in
 * it, and stays. */
static void add_loader(struct loader *loader, struct mapping_plan *plan)
{
	const uint8_t *base = loader->loader_image.data;
	struct pe_image image;

	plan->status = pe_examine(base, loader->loader_image.size, &image);
	for (uint32_t i = 0; plan->status == STATUS_OK && i < image.section_count; i++)
		add_section(plan, base, &image.sections[i]);
}

/* The hole under firmware's stack is left out, so that an overrun faults. */
static void add_stage(struct loader *loader, struct mapping_plan *plan)
{
	const uint8_t *start = loader->stage_block.data;
	const uint8_t *hole = loader->stage->guard.machine.firmware_stack_hole;
	const uint8_t *above = hole + GUARD_STACK_HOLE;

	add_identity(plan, start, (uint64_t)(hole - start), RIGHTS_W);
	add_identity(plan, above, loader->stage_block.size - (uint64_t)(above - start), RIGHTS_W);
}

/* Whole pages, though a framebuffer need not start on one. */
static void add_framebuffer(struct loader *loader, struct mapping_plan *plan, vaddr_t page)
{
	const struct handoff_framebuffer *framebuffer = &loader->framebuffer;
	uint64_t offset = framebuffer->physical.value % PAGE_SIZE;

	add(plan, page, paddr(framebuffer->physical.value - offset), offset + framebuffer->size,
	    RIGHTS_W, CACHE_WRITE_COMBINING);
}

/* What the kernel will have as well, and the loader needs until then. */
static void add_blocks(struct loader *loader, struct mapping_plan *plan)
{
	add_pages(plan, vaddr(HANDOFF_VIRTUAL_BASE), &loader->handoff_block);
	add_pages(plan, vaddr(TABLES_VIRTUAL_BASE), &loader->tables);
	add_pages(plan, vaddr(KEPT_REPORT_VIRTUAL_BASE), &loader->kept);
}

/* Of two that claim a page, the first has it: ours before firmware's, whose framebuffer may lie inside
 * a region that it wants at runtime. */
static void plan_physical(struct loader *loader, struct mapping_plan *plan)
{
	add_loader(loader, plan);
	add_stage(loader, plan);
	add_blocks(loader, plan);
	add_identity(plan, loader->offered_map, loader->virtual_map_capacity, RIGHTS_R);
	(void)mapping_plan_add_runtime_physical(plan, &loader->map);
	add_framebuffer(loader, plan,
			vaddr(align_down(loader->framebuffer.physical.value, PAGE_SIZE)));
}

static void add_kernel(struct loader *loader, struct mapping_plan *plan)
{
	for (uint32_t i = 0; i < loader->kernel.segment_count; i++)
		add(plan, loader->kernel.segments[i].virtual,
		    paddr_identity(loader->kernel_segments[i].data),
		    loader->kernel.segments[i].size, loader->kernel.segments[i].rights,
		    CACHE_WRITE_BACK);
}

/* Both address spaces are planned while the runtime regions can be seen 1:1. */
static const void *read_image(const struct handoff_image *image)
{
	return vaddr_pointer(vaddr_identity(image->base));
}

static void add_runtime(struct loader *loader, struct mapping_plan *plan)
{
	struct mapping_rights_source rights = {
		.attributes = loader->attributes.size == 0 ? NULL : &loader->attributes,
		.images = loader->images,
		.image_count = loader->handoff->image_count,
		.read_image = read_image,
		.runtime_services = paddr_identity(loader->runtime_services),
	};

	(void)mapping_plan_add_runtime(plan, &loader->virtual_map, &rights);
}

static void plan_virtual(struct loader *loader, struct mapping_plan *plan)
{
	paddr_t transit = arch_transit();

	add_kernel(loader, plan);
	add_blocks(loader, plan);
	add_framebuffer(loader, plan, vaddr(FRAMEBUFFER_VIRTUAL_BASE));
	add_runtime(loader, plan);
	add(plan, vaddr_identity(transit), transit, ARCH_TRANSIT_SIZE, RIGHTS_X, CACHE_WRITE_BACK);
}

static bool refuse(struct loader *loader, enum space space, const struct mapping_plan *plan)
{
	return report_refusal(loader, plan->status, "the %s address space (%u of %u lines)",
			      space == SPACE_PHYSICAL ? "physical" : "virtual", plan->count,
			      plan->capacity);
}

bool spaces_plan(struct loader *loader, enum space space, struct mapping_plan *plan)
{
	*plan = (struct mapping_plan){
		.mappings = loader->stage->mappings,
		.capacity = LOADER_MAPPINGS_MAX,
	};
	if (space == SPACE_PHYSICAL)
		plan_physical(loader, plan);
	else
		plan_virtual(loader, plan);
	return plan->status == STATUS_OK || refuse(loader, space, plan);
}

bool spaces_build(struct loader *loader, enum space space, struct page_table *table)
{
	struct mapping_plan plan;

	if (!spaces_plan(loader, space, &plan))
		return false;
	plan.status = page_table_open(table, &loader->pool, arch_paging_levels(),
				      arch_has_no_execute(), arch_has_huge_pages());
	for (uint32_t i = 0; i < plan.count && plan.status == STATUS_OK; i++)
		plan.status = page_table_map(table, &plan.mappings[i]);
	return plan.status == STATUS_OK || refuse(loader, space, &plan);
}
