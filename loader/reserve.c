/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 5: every page that is needed behind the line, while there is somebody to ask for it.
 *
 * Two blocks: the handoff with all that it points to, and the pool that page tables are made from. The
 * memory map is not read for that, since every reading costs: its size query tells how large its
 * buffers must be, and how many tables are needed shows when they are built, before the exit.
 */
#include "loader/steps.h"

#include <layout.h>

/* Enough for every machine of tests/maps, with what plan.c wants to be left: 55 to 150 in all. More pages
 * cost nothing, a second reading of the map does. */
#define TABLES_DEFAULT 256

/* Each part starts on a page. */
static void *place(uint64_t *end, uint64_t size)
{
	void *part = vaddr_pointer(vaddr(*end));

	*end += align_up(size, PAGE_SIZE);
	return part;
}

uint64_t reserve_lay_out(struct reserved *reserved, uint64_t start)
{
	uint64_t end = start;

	reserved->start = vaddr_pointer(vaddr(start));
	reserved->handoff = place(&end, sizeof(struct handoff));
	reserved->map.descriptors = place(&end, reserved->map_capacity);
	reserved->virtual_map.descriptors = place(&end, reserved->map_capacity);
	reserved->attributes.descriptors = place(&end, reserve_attributes_capacity(reserved));
	reserved->images = place(&end, IMAGES_MAX * sizeof(*reserved->images));
	reserved->extra = place(&end, reserved->extra_size);
	return end;
}

static void open_pool(struct reserved *reserved, void *data, uint64_t size)
{
	reserved->tables = (struct pages){data, size};
	reserved->pool = (struct page_pool){
		.physical = paddr_identity(data),
		.mapped_at = vaddr_of(data),
		.pages = (uint32_t)size_to_pages(size),
	};
}

/* Does it fit its window of the address picture? */
static bool fits(struct output *output, const char *what, uint64_t size, uint64_t window)
{
	return size <= window ||
	       output_failure(output, EFI_OUT_OF_RESOURCES, "%s: %lu bytes, and the window has %lu",
			      what, size, window);
}

bool reserve_more_tables(struct firmware *firmware, struct reserved *reserved)
{
	const uint64_t size = pages_to_size(2 * (uint64_t)reserved->pool.pages);
	struct pages pages;

	if (!fits(firmware->output, "page tables", size,
		  TABLES_VIRTUAL_END - TABLES_VIRTUAL_BASE) ||
	    !firmware_take_pages(firmware, "page tables", size, &pages))
		return false;
	open_pool(reserved, pages.data, size);
	return true;
}

bool reserve_pages(struct firmware *firmware, struct reserved *reserved)
{
	const uint64_t tables_size = pages_to_size(TABLES_DEFAULT + reserved->tables_spare);
	EFI_STATUS status = exit_measure_map(firmware->boot_services, &reserved->map_capacity);
	struct pages pages;
	uint64_t size;

	if (EFI_ERROR(status))
		return output_failure(firmware->output, status,
				      "GetMemoryMap without a buffer: a map of %lu bytes",
				      reserved->map_capacity);
	size = reserve_lay_out(reserved, 0); /* to learn how much it is */
	if (!fits(firmware->output, "the handoff", size,
		  HANDOFF_VIRTUAL_END - HANDOFF_VIRTUAL_BASE) ||
	    !firmware_take_pages(firmware, "the handoff", size + tables_size, &pages))
		return false;
	reserved->block = (struct pages){pages.data, size};
	(void)reserve_lay_out(reserved, vaddr_of(pages.data).value);
	open_pool(reserved, (uint8_t *)pages.data + size, tables_size);
	return true;
}
