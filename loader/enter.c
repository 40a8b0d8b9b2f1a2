/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 11: the rest of the handoff, and the jump.
 */
#include <layout.h>

#include "loader/jump.h"
#include "loader/core/virtual_map.h"
#include "loader/steps.h"

/* The kernel's address of a part of the handoff's block. */
static vaddr_t seen(const struct reserved *reserved, const void *part)
{
	return vaddr(HANDOFF_VIRTUAL_BASE +
		     (vaddr_of(part).value - vaddr_of(reserved->start).value));
}

static struct handoff_map seen_map(const struct reserved *reserved, const struct memory_map *map)
{
	return (struct handoff_map){
		.descriptors = seen(reserved, map->descriptors),
		.size = map->size,
		.descriptor_size = map->descriptor_size,
		.key = map->key,
		.descriptor_version = map->descriptor_version,
	};
}

static void fill(const struct reserved *reserved, struct handoff *handoff)
{
	handoff->memory_map = seen_map(reserved, &reserved->map);
	handoff->virtual_map = seen_map(reserved, &reserved->virtual_map);
	handoff->attributes.entries = seen_map(reserved, &reserved->attributes);
	handoff->images = seen(reserved, reserved->images);
	handoff->tables.pool = reserved->pool;
	handoff->tables.pool.mapped_at = vaddr(TABLES_VIRTUAL_BASE);
	handoff->version = HANDOFF_VERSION;
	handoff->size = sizeof(*handoff);
}

void kernel_enter(const struct kernel *kernel, struct reserved *reserved, struct handoff *handoff)
{
	const struct memory_map *map = &reserved->virtual_map;

	/* The plan has made sure that both have a place in the virtual map, and the kernel looks again. */
	(void)virtual_map_translate(map, handoff->system_table_physical, &handoff->system_table);
	(void)virtual_map_translate(map, handoff->runtime_services_physical,
				    &handoff->runtime_services);
	fill(reserved, handoff);
	memcpy(reserved->handoff, handoff, sizeof(*handoff));
	/* Last: a handoff without it is unfinished. */
	reserved->handoff->magic = HANDOFF_MAGIC;
	arch_jump(handoff->tables.root, kernel->image.entry, seen(reserved, reserved->handoff));
}
