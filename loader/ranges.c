/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The list of our own memory; see ranges.h. */
#include "loader/ranges.h"

#include <layout.h>

#include "loader/arch.h"

static void add_range(struct handoff *handoff, enum handoff_range_kind kind, paddr_t physical,
		      vaddr_t virtual, uint64_t size)
{
	handoff->ranges[handoff->range_count++] = (struct handoff_range){
		.kind = kind,
		.physical = physical,
		.virtual = virtual,
		.size = size,
	};
}

static void add_block(struct handoff *handoff, enum handoff_range_kind kind,
		      const struct pages *pages, vaddr_t virtual)
{
	add_range(handoff, kind, paddr_identity(pages->data), virtual, pages->size);
}

_Static_assert(ELF_SEGMENTS_MAX + 6 <= HANDOFF_RANGES, "every range has its line");

void ranges_note(struct loader *loader)
{
	struct handoff *handoff = loader->handoff;

	for (uint32_t i = 0; i < loader->kernel.segment_count; i++)
		add_block(handoff, HANDOFF_RANGE_KERNEL, &loader->kernel_segments[i],
			  loader->kernel.segments[i].virtual);
	add_block(handoff, HANDOFF_RANGE_HANDOFF, &loader->handoff_block,
		  vaddr(HANDOFF_VIRTUAL_BASE));
	if (loader->kept_report != NULL)
		add_block(handoff, HANDOFF_RANGE_HANDOFF, &loader->kept,
			  vaddr(KEPT_REPORT_VIRTUAL_BASE));
	add_block(handoff, HANDOFF_RANGE_TABLES, &loader->tables, vaddr(TABLES_VIRTUAL_BASE));
	add_block(handoff, HANDOFF_RANGE_LOADER, &loader->loader_image, vaddr(LOADER_VIRTUAL_BASE));
	add_block(handoff, HANDOFF_RANGE_LOADER, &loader->stage_block, vaddr(0));
	add_range(handoff, HANDOFF_RANGE_TRANSIT, arch_transit(), vaddr_identity(arch_transit()),
		  ARCH_TRANSIT_SIZE);
}
