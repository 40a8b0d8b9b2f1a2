/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The runtime regions, descriptor by descriptor.
 */
#include "loader/core/regions.h"

/*
 * MMIO is uncached whatever it is capable of: some firmware lists every cache mode for it (ASUS
 * UX391FA, 0x100d), and the processor's MTRRs would make it uncached all the same.
 */
enum cache region_cache(const struct memory_descriptor *descriptor)
{
	if (descriptor->type == MEMORY_MMIO || descriptor->type == MEMORY_MMIO_PORT_SPACE)
		return CACHE_UNCACHED;
	return (descriptor->attribute & MEMORY_ATTRIBUTE_WB) != 0 ? CACHE_WRITE_BACK
								  : CACHE_UNCACHED;
}

bool region_holds_images(const struct memory_descriptor *descriptor)
{
	return descriptor->type == MEMORY_RUNTIME_SERVICES_CODE ||
	       descriptor->type == MEMORY_RUNTIME_SERVICES_DATA;
}

enum status regions_map(struct page_table *table, const struct memory_map *map)
{
	const struct memory_descriptor *descriptor;
	enum status status = STATUS_OK;

	memory_map_for_each(descriptor, map) {
		enum cache cache = region_cache(descriptor);
		struct mapping mapping = {
			.virtual = descriptor->virtual_start,
			.physical = descriptor->physical_start,
			.size = memory_descriptor_size(descriptor),
			.rights = descriptor->type == MEMORY_RUNTIME_SERVICES_CODE ? RIGHTS_WX
										   : RIGHTS_W,
			.cache = (uint8_t)cache,
			/* Cached memory is RAM, where the rights of single pages may change. */
			.large = cache == CACHE_UNCACHED && !region_holds_images(descriptor),
		};

		if (status == STATUS_OK)
			status = page_table_map(table, &mapping);
	}
	return status;
}
