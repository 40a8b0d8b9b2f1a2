/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 5: every page that is needed behind the line, while there is somebody to ask for it.
 *
 * Three blocks: the handoff with all that it points to, the stage that the loader stands on, and the
 * pool that page tables are made from. Then a rehearsal: both address spaces are planned and built
 * from the present map, and thrown away. What is too large for its room, or cannot be mapped, is
 * named here, with firmware to return to, and not behind the line.
 */
#include "loader/arch.h"
#include "loader/collect.h"
#include "loader/core/attributes.h"
#include "loader/core/memory_map.h"
#include "loader/core/virtual_map.h"
#include "loader/audit/events.h"
#include "loader/exit.h"
#include "loader/guid.h"
#include "loader/images.h"
#include "loader/audit/kept.h"
#include "loader/pages.h"
#include "loader/ranges.h"
#include "loader/spaces.h"
#include "loader/steps.h"

#include <layout.h>

/* Page tables for a map that grew, and for the pool's own lines in both plans; then what repairs
 * may need: a service that walks through foreign memory takes one for every 2 MiB it strays into. */
#define TABLES_SLACK 128
#define TABLES_SPARE 512

_Static_assert(sizeof(struct census_range) <= sizeof(struct memory_descriptor),
	       "where the map fits, so does a range for each of its descriptors");

/* Each part starts on a page. */
static void *place(uint64_t *end, uint64_t size)
{
	void *part = vaddr_pointer(vaddr(*end));

	*end += align_up(size, PAGE_SIZE);
	return part;
}

uint64_t reserve_lay_out(struct loader *loader, uint64_t start)
{
	const uint64_t map_size = loader->map_capacity;
	uint64_t end = start;

	loader->handoff = place(&end, sizeof(struct handoff));
	loader->map.descriptors = place(&end, map_size);
	loader->virtual_map.descriptors = place(&end, map_size);
	loader->virtual_map_capacity = map_size;
	loader->attributes.descriptors = place(&end, ATTRIBUTES_PER_DESCRIPTOR * map_size);
	loader->images = place(&end, LOADER_IMAGES_MAX * sizeof(*loader->images));
	loader->records = place(&end, LOADER_RECORDS_MAX * sizeof(*loader->records));
	loader->census_ranges = place(&end, map_size);
	loader->census_words = place(&end, CENSUS_WORDS_MAX * sizeof(*loader->census_words));
	loader->census_copy = place(&end, sizeof(*loader->census_copy));
	loader->variables = place(&end, VARIABLE_NOTES_MAX * sizeof(*loader->variables));
	return end;
}

static bool take_handoff_block(struct loader *loader)
{
	uint64_t size;

	if (!exit_measure_map(loader, &loader->map_capacity))
		return false;
	size = reserve_lay_out(loader, 0); /* to learn how much it is */
	if (size > KEPT_REPORT_VIRTUAL_BASE - HANDOFF_VIRTUAL_BASE)
		return report_failure(loader, EFI_OUT_OF_RESOURCES,
				      "the handoff has %lu bytes, its window %lu", size,
				      KEPT_REPORT_VIRTUAL_BASE - HANDOFF_VIRTUAL_BASE);
	if (!pages_take(loader, "the handoff", size, &loader->handoff_block))
		return false;
	(void)reserve_lay_out(loader, vaddr_of(loader->handoff_block.data).value);
	loader->offered_map = loader->virtual_map.descriptors;
	return true;
}

/* AllocatePages aligns to 4 KiB only, the guard wants more. */
static bool take_stage(struct loader *loader)
{
	uintptr_t start;

	if (!pages_take(loader, "the stage", sizeof(struct stage) + GUARD_ALIGNMENT,
			&loader->stage_block))
		return false;
	start = (uintptr_t)loader->stage_block.data;
	loader->stage = (struct stage *)align_up(start, GUARD_ALIGNMENT);
	return true;
}

/* Everything that the plans are made from, as it is now. */
static bool look_around(struct loader *loader)
{
	const struct attributes_header *table = collect_find(loader, GUID_MEMORY_ATTRIBUTES);
	EFI_STATUS status = exit_read_map(loader);

	if (EFI_ERROR(status))
		return report_failure(loader, status, "GetMemoryMap into %lu bytes",
				      loader->map_capacity);
	/* One that cannot be believed is no table; what it is will be said of the final copy. */
	if (table != NULL)
		(void)attributes_copy(table, &loader->attributes,
				      ATTRIBUTES_PER_DESCRIPTOR * loader->map.size);
	return images_collect(loader) && svam_plan(loader);
}

/*
 * gRT is called, and firmware's tables are read, at virtual addresses. Descriptors that are neighbours
 * in physical memory need not be so in virtual: the kernel too wants each table whole, in one of them.
 */
static bool check_firmware_table(struct loader *loader, const char *name, const void *table,
				 uint64_t size)
{
	paddr_t start = paddr_identity(table);

	if (is_aligned(start.value, sizeof(uint64_t)) &&
	    memory_map_is_one_runtime(&loader->map, start, size))
		return true;
	return report_failure(loader, EFI_NO_MAPPING, "%s at 0x%lx lies in no RUNTIME descriptor",
			      name, start.value);
}

static bool check_firmware_tables(struct loader *loader)
{
	return check_firmware_table(loader, "EFI_RUNTIME_SERVICES", loader->runtime_services,
				    sizeof(EFI_RUNTIME_SERVICES)) &&
	       check_firmware_table(loader, "EFI_SYSTEM_TABLE", loader->system_table,
				    sizeof(EFI_SYSTEM_TABLE));
}

/* Page tables that both address spaces need; the pool itself is not planned yet. */
static bool count_tables(struct loader *loader, uint64_t *count)
{
	struct mapping_plan plan;

	*count = 0;
	for (enum space space = SPACE_PHYSICAL; space <= SPACE_VIRTUAL; space++) {
		if (!spaces_plan(loader, space, &plan))
			return false;
		*count += mapping_plan_tables(&plan, arch_paging_levels());
	}
	return true;
}

static bool take_tables(struct loader *loader)
{
	uint64_t count, size, window = TABLES_VIRTUAL_END - TABLES_VIRTUAL_BASE;

	if (!count_tables(loader, &count))
		return false;
	size = pages_to_size(count + TABLES_SLACK + TABLES_SPARE);
	if (size > window)
		return report_failure(loader, EFI_OUT_OF_RESOURCES,
				      "page tables have %lu bytes, their window %lu", size, window);
	if (!pages_take(loader, "page tables", size, &loader->tables))
		return false;
	loader->pool = (struct page_pool){
		.physical = paddr_identity(loader->tables.data),
		.virtual = vaddr_of(loader->tables.data),
		.pages = (uint32_t)size_to_pages(size),
	};
	return true;
}

/* Both, built one after the other as they will be. */
static bool rehearse(struct loader *loader)
{
	struct page_table table;

	if (!spaces_build(loader, SPACE_PHYSICAL, &table) ||
	    !spaces_build(loader, SPACE_VIRTUAL, &table))
		return false;
	if (loader->pool.used + TABLES_SPARE > loader->pool.pages)
		return report_failure(loader, EFI_OUT_OF_RESOURCES,
				      "%u page tables leave too few of %u for repairs",
				      loader->pool.used, loader->pool.pages);
	report_line(loader, "%lu descriptors, %u of %u page tables in the rehearsal",
		    memory_map_count(&loader->map), loader->pool.used, loader->pool.pages);
	loader->pool.used = 0;
	return true;
}

bool reserve_pages(struct loader *loader)
{
	kept_reserve(loader);
	events_open(loader);
	if (!take_handoff_block(loader) || !take_stage(loader) || !look_around(loader) ||
	    !check_firmware_tables(loader) || !take_tables(loader) || !rehearse(loader))
		return false;
	ranges_note(loader);
	return true;
}
