/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 15: the kernel's address space, the rest of the handoff, and the jump.
 */
#include "loader/arch.h"
#include "loader/core/virtual_map.h"
#include "loader/audit/events.h"
#include "loader/spaces.h"
#include "loader/steps.h"

#include <layout.h>

static void show_map(const struct memory_map *map, struct handoff_map *shown)
{
	shown->descriptors = vaddr_of(map->descriptors);
	shown->size = map->size;
	shown->descriptor_size = map->descriptor_size;
	shown->key = map->key;
	shown->descriptor_version = map->descriptor_version;
}

static void fill_maps(struct loader *loader)
{
	struct handoff *handoff = loader->handoff;

	show_map(&loader->map, &handoff->memory_map);
	show_map(&loader->virtual_map, &handoff->virtual_map);
	show_map(&loader->attributes, &handoff->attributes.entries);
	handoff->images = vaddr_of(loader->images);
	handoff->records = vaddr_of(loader->records);
	handoff->variables.notes = vaddr_of(loader->variables);
	handoff->record_count = loader->stage->guard.record_count;
	handoff->record_lost = loader->stage->guard.record_lost;
}

static void fill_census(struct loader *loader)
{
	struct handoff_census *census = &loader->handoff->census;

	*census = loader->census;
	*loader->census_copy = loader->census_notes;
	census->words = vaddr_of(loader->census_words);
	census->blocks = vaddr_of(loader->census_copy->blocks);
	census->residue = vaddr_of(loader->census_copy->residue);
}

/* Before the exit it was made sure that both have a place in the virtual map; the map may have
 * changed since. */
static bool fill_firmware_tables(struct loader *loader)
{
	struct handoff *handoff = loader->handoff;

	return virtual_map_translate(&loader->virtual_map, handoff->system_table_physical,
				     &handoff->system_table) &&
	       virtual_map_translate(&loader->virtual_map, handoff->runtime_services_physical,
				     &handoff->runtime_services);
}

static void fill_machine(struct loader *loader, const struct page_table *table)
{
	struct handoff *handoff = loader->handoff;

	handoff->options = loader->options;
	handoff->drivers = loader->drivers;
	events_read(loader, &handoff->events);
	handoff->framebuffer = loader->framebuffer;
	if (loader->framebuffer.size != 0)
		handoff->framebuffer.virtual = vaddr(
			FRAMEBUFFER_VIRTUAL_BASE + loader->framebuffer.physical.value % PAGE_SIZE);
	handoff->tables.root = table->root;
	handoff->tables.levels = table->levels;
	handoff->tables.no_execute = table->no_execute;
	handoff->tables.pool = loader->pool;
	if (loader->kept_report != NULL)
		handoff->kept_report = (struct handoff_kept){
			.physical = paddr_identity(loader->kept.data),
			.virtual = vaddr_of(loader->kept_report),
		};
}

bool kernel_enter(struct loader *loader)
{
	struct handoff *handoff = loader->handoff;
	struct page_table table;

	if (!spaces_build(loader, SPACE_VIRTUAL, &table))
		return false;
	fill_maps(loader);
	fill_census(loader);
	fill_machine(loader, &table);
	if (!fill_firmware_tables(loader))
		return report_failure(loader, EFI_NO_MAPPING,
				      "firmware's tables in the virtual map");
	handoff->version = HANDOFF_VERSION;
	handoff->size = sizeof(*handoff);
	/* Last: a handoff without it is unfinished. */
	handoff->magic = HANDOFF_MAGIC;
	arch_jump(table.root, loader->kernel.entry, vaddr_of(handoff));
}
