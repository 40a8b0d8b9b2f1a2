/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The two address spaces as tables.
 */
#include "loader/spaces.h"

#include <layout.h>

#include "kernel/lib/pe.h"
#include "loader/arch.h"

static enum status add(struct mapping_plan *plan, vaddr_t virtual, paddr_t physical, uint64_t size,
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

	return mapping_plan_add(plan, &mapping);
}

static enum status add_identity(struct mapping_plan *plan, const void *data, uint64_t size,
				enum rights rights)
{
	return add(plan, vaddr_of(data), paddr_identity(data), size, rights, CACHE_WRITE_BACK);
}

/* Our own image, section by section, as its headers say. */
static enum status add_loader(struct loader *loader, struct mapping_plan *plan)
{
	const uint8_t *base = loader->loader_image.data;
	struct pe_image image;
	enum status status;

	status = pe_examine(base, loader->loader_image.size, &image);
	for (uint32_t i = 0; i < image.section_count && status == STATUS_OK; i++)
		status = add_identity(plan, base + image.sections[i].offset, image.sections[i].size,
				      image.sections[i].rights);
	return status;
}

/* What lies under firmware's stack is left out, so that an overrun faults. */
static enum status add_stage(struct loader *loader, struct mapping_plan *plan)
{
	const uint8_t *start = loader->stage_block.data;
	const uint8_t *hole = loader->stage->guard.machine.firmware_stack_hole;
	const uint8_t *above = hole + GUARD_STACK_HOLE;
	enum status status;

	status = add_identity(plan, start, (uint64_t)(hole - start), RIGHTS_W);
	if (status != STATUS_OK)
		return status;
	return add_identity(plan, above, loader->stage_block.size - (uint64_t)(above - start),
			    RIGHTS_W);
}

/* Whole pages, though a framebuffer need not start on one. */
static enum status add_framebuffer(struct loader *loader, struct mapping_plan *plan, vaddr_t page)
{
	const struct handoff_framebuffer *framebuffer = &loader->framebuffer;
	uint64_t offset = framebuffer->physical.value % PAGE_SIZE;

	return add(plan, page, paddr(framebuffer->physical.value - offset),
		   offset + framebuffer->size, RIGHTS_W, CACHE_WRITE_COMBINING);
}

/* Of two that claim a page, the first has it: ours before firmware's, whose framebuffer may lie inside
 * a region that it wants at runtime. */
enum status spaces_plan_physical(struct loader *loader, struct mapping_plan *plan)
{
	enum status status;

	status = add_loader(loader, plan);
	if (status == STATUS_OK)
		status = add_stage(loader, plan);
	if (status == STATUS_OK)
		status = add_identity(plan, loader->handoff_block.data, loader->handoff_block.size,
				      RIGHTS_W);
	if (status == STATUS_OK)
		status = add_identity(plan, loader->tables.data, loader->tables.size, RIGHTS_W);
	if (status == STATUS_OK)
		status = add_identity(plan, loader->kept.data, loader->kept.size, RIGHTS_W);
	if (status == STATUS_OK)
		status = mapping_plan_add_runtime_physical(plan, &loader->map);
	if (status == STATUS_OK)
		status = add_framebuffer(loader, plan,
					 vaddr(align_down(loader->framebuffer.physical.value,
							  PAGE_SIZE)));
	return status;
}

static enum status add_kernel(struct loader *loader, struct mapping_plan *plan)
{
	enum status status = STATUS_OK;

	for (uint32_t i = 0; i < loader->kernel.segment_count && status == STATUS_OK; i++)
		status = add(plan, loader->kernel.segments[i].virtual,
			     paddr_identity(loader->kernel_segments[i].data),
			     loader->kernel.segments[i].size, loader->kernel.segments[i].rights,
			     CACHE_WRITE_BACK);
	return status;
}

/* Both address spaces are planned while the runtime regions can be seen 1:1. */
static const void *read_image(const struct handoff_image *image)
{
	return vaddr_pointer(vaddr_identity(image->base));
}

static enum status add_runtime(struct loader *loader, struct mapping_plan *plan)
{
	struct mapping_rights_source rights = {
		.attributes = loader->attributes.size == 0 ? NULL : &loader->attributes,
		.images = loader->images,
		.image_count = loader->handoff->image_count,
		.read_image = read_image,
		.runtime_services = paddr_identity(loader->runtime_services),
	};

	return mapping_plan_add_runtime(plan, &loader->virtual_map, &rights);
}

enum status spaces_plan_virtual(struct loader *loader, struct mapping_plan *plan)
{
	paddr_t transit = arch_transit();
	enum status status;

	status = add_kernel(loader, plan);
	if (status == STATUS_OK)
		status = add(plan, vaddr(HANDOFF_VIRTUAL_BASE),
			     paddr_identity(loader->handoff_block.data), loader->handoff_block.size,
			     RIGHTS_W, CACHE_WRITE_BACK);
	if (status == STATUS_OK)
		status = add(plan, vaddr(TABLES_VIRTUAL_BASE), paddr_identity(loader->tables.data),
			     loader->tables.size, RIGHTS_W, CACHE_WRITE_BACK);
	if (status == STATUS_OK)
		status = add(plan, vaddr(KEPT_REPORT_VIRTUAL_BASE),
			     paddr_identity(loader->kept.data), loader->kept.size, RIGHTS_W,
			     CACHE_WRITE_BACK);
	if (status == STATUS_OK)
		status = add_framebuffer(loader, plan, vaddr(FRAMEBUFFER_VIRTUAL_BASE));
	if (status == STATUS_OK)
		status = add_runtime(loader, plan);
	if (status == STATUS_OK)
		status = add(plan, vaddr_identity(transit), transit, ARCH_TRANSIT_SIZE, RIGHTS_X,
			     CACHE_WRITE_BACK);
	return status;
}

enum status spaces_build(struct loader *loader, const struct mapping_plan *plan,
			 struct page_table *table)
{
	enum status status;

	status = page_table_open(table, &loader->pool, arch_paging_levels(), arch_has_no_execute(),
				 arch_has_huge_pages());
	for (uint32_t i = 0; i < plan->count && status == STATUS_OK; i++)
		status = page_table_map(table, &plan->mappings[i]);
	return status;
}

vaddr_t spaces_handoff_address(const struct loader *loader, const void *part)
{
	uint64_t offset = paddr_identity(part).value -
			  paddr_identity(loader->handoff_block.data).value;

	return vaddr_add(vaddr(HANDOFF_VIRTUAL_BASE), offset);
}
