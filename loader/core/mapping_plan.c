/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The two address spaces of the handoff, as tables.
 *
 * Firmware's descriptors may overlap, each other and what is not firmware's. A page is planned for the
 * first that has it, and left out for the others where they would show it in the same place: so the
 * policies have it, and so has a 1:1 map. Two pages for one place stay, for the tables to refuse.
 */
#include "loader/core/mapping_plan.h"

#include <arch/paging.h>

#include "loader/core/mapping_rights.h"
#include "loader/core/memory_map.h"

static void append(struct mapping_plan *plan, const struct mapping *mapping)
{
	if (plan->count < plan->capacity)
		plan->mappings[plan->count++] = *mapping;
	else
		plan->status = STATUS_PLAN_FULL;
}

/* Would this be seen where `line` shows it already, if it were `distance` bytes behind its start? */
static bool is_same(const struct mapping *line, const struct mapping *mapping, uint64_t distance)
{
	return line->physical.value + distance == mapping->physical.value;
}

/* How many bytes from the start of `mapping` on a line shows already; 0 if there is none. */
static uint64_t planned_bytes(const struct mapping_plan *plan, const struct mapping *mapping)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct mapping *line = &plan->mappings[i];
		uint64_t distance = mapping->virtual.value - line->virtual.value;

		if (distance < line->size && is_same(line, mapping, distance))
			return line->size - distance;
	}
	return 0;
}

/* How many bytes there are up to the next line that shows a part of it, or its end. */
static uint64_t unplanned_bytes(const struct mapping_plan *plan, const struct mapping *mapping)
{
	uint64_t size = mapping->size;

	for (uint32_t i = 0; i < plan->count; i++) {
		const struct mapping *line = &plan->mappings[i];
		uint64_t distance = line->virtual.value - mapping->virtual.value;

		if (distance < size && is_same(line, mapping, -distance))
			size = distance;
	}
	return size;
}

enum status mapping_plan_add(struct mapping_plan *plan, const struct mapping *mapping)
{
	uint64_t left = pages_to_size(size_to_pages(mapping->size)), done;
	struct mapping piece = *mapping;

	for (; left != 0 && plan->status == STATUS_OK; left -= done) {
		piece.size = left;
		done = planned_bytes(plan, &piece);
		if (done == 0) {
			done = piece.size = unplanned_bytes(plan, &piece);
			append(plan, &piece);
		}
		if (done > left)
			done = left;
		piece.virtual = vaddr_add(piece.virtual, done);
		piece.physical = paddr_add(piece.physical, done);
	}
	return plan->status;
}

/*
 * MMIO is uncached whatever it is capable of: some firmware lists every cache mode for it (ASUS
 * UX391FA, 0x100d), and the processor's MTRRs would make it uncached all the same.
 */
enum cache mapping_cache(const struct memory_descriptor *descriptor)
{
	if (descriptor->type == MEMORY_MMIO || descriptor->type == MEMORY_MMIO_PORT_SPACE)
		return CACHE_UNCACHED;
	return (descriptor->attribute & MEMORY_ATTRIBUTE_WB) != 0 ? CACHE_WRITE_BACK
								  : CACHE_UNCACHED;
}

/* Can images lie here, so that rights differ from page to page? */
static bool holds_images(const struct memory_descriptor *descriptor)
{
	return descriptor->type == MEMORY_RUNTIME_SERVICES_CODE ||
	       descriptor->type == MEMORY_RUNTIME_SERVICES_DATA;
}

/* ---- Pieces of the runtime regions ---- */

/* What is to be planned, and how: `rights` is NULL for the 1:1 map. */
struct runtime_plan {
	struct mapping_plan *plan;
	const struct memory_map *map;
	const struct mapping_rights_source *rights;
};

/* Physical memory within one descriptor. */
struct piece {
	const struct memory_descriptor *descriptor;
	paddr_t start;
	paddr_t end;
};

static void add_line(const struct runtime_plan *runtime, struct piece piece, enum rights rights)
{
	uint64_t distance = piece.start.value - piece.descriptor->physical_start.value;
	enum cache cache = mapping_cache(piece.descriptor);
	struct mapping line = {
		.virtual = vaddr_identity(piece.start),
		.physical = piece.start,
		.size = piece.end.value - piece.start.value,
		.rights = (uint8_t)rights,
		.cache = (uint8_t)cache,
		/* What is cached is RAM, where the guard may change the rights of single pages. */
		.large = cache == CACHE_UNCACHED && !holds_images(piece.descriptor),
	};

	if (runtime->rights != NULL)
		line.virtual = vaddr_add(piece.descriptor->virtual_start, distance);
	(void)mapping_plan_add(runtime->plan, &line); /* the plan has the status */
}

/* A line for each run of pages with equal rights. */
static void add_runs(const struct runtime_plan *runtime, struct piece piece)
{
	struct piece run = {piece.descriptor, piece.start, piece.start};

	while (run.start.value != piece.end.value) {
		enum rights rights = mapping_rights_of_page(runtime->rights, piece.descriptor,
							    run.start);

		do
			run.end = paddr_add(run.end, PAGE_SIZE);
		while (run.end.value != piece.end.value &&
		       mapping_rights_of_page(runtime->rights, piece.descriptor, run.end) ==
			       rights);
		add_line(runtime, run, rights);
		run.start = run.end;
	}
}

static void add_piece(const struct runtime_plan *runtime, struct piece piece)
{
	if (runtime->rights == NULL)
		add_line(runtime, piece, RIGHTS_WX);
	else if (holds_images(piece.descriptor))
		add_runs(runtime, piece);
	else
		add_line(runtime, piece, RIGHTS_W);
}

static bool is_planned(const struct memory_descriptor *descriptor)
{
	return memory_descriptor_is_runtime(descriptor) && memory_descriptor_is_sound(descriptor);
}

static enum status add_all(const struct runtime_plan *runtime)
{
	const struct memory_descriptor *descriptor;

	memory_map_for_each(descriptor, runtime->map) {
		if (is_planned(descriptor))
			add_piece(runtime, (struct piece){descriptor, descriptor->physical_start,
							  memory_descriptor_end(descriptor)});
	}
	return runtime->plan->status;
}

enum status mapping_plan_add_runtime(struct mapping_plan *plan,
				     const struct memory_map *virtual_map,
				     const struct mapping_rights_source *rights)
{
	return add_all(&(struct runtime_plan){plan, virtual_map, rights});
}

enum status mapping_plan_add_runtime_physical(struct mapping_plan *plan,
					      const struct memory_map *map)
{
	return add_all(&(struct runtime_plan){plan, map, NULL});
}

/* ---- How many tables that takes ---- */

/* How many entries of `level` the line reaches into. */
static uint64_t entry_count(const struct mapping *line, unsigned int level)
{
	uint64_t first = line->virtual.value;
	uint64_t last = first + (line->size - 1);

	return (last >> LEVEL_SHIFT(level)) - (first >> LEVEL_SHIFT(level)) + 1;
}

/* Tables of 4 KiB pages: one for 2 MiB, but with large pages only for what is left at the ends. */
static uint64_t last_level_tables(const struct mapping *line)
{
	const uint64_t large_page = UINT64_C(1) << LEVEL_SHIFT(2);
	uint64_t first = line->virtual.value;
	uint64_t ragged = 0;

	if (!line->large || !is_aligned(first - line->physical.value, large_page))
		return entry_count(line, 2);
	if (!is_aligned(first, large_page))
		ragged++;
	if (!is_aligned(first + line->size, large_page))
		ragged++;
	return ragged < entry_count(line, 2) ? ragged : entry_count(line, 2);
}

/* As if no two lines shared a table, and no processor had pages of 1 GiB. */
uint64_t mapping_plan_tables(const struct mapping_plan *plan, unsigned int levels)
{
	uint64_t tables = 1;

	for (uint32_t i = 0; i < plan->count; i++) {
		tables += last_level_tables(&plan->mappings[i]);
		for (unsigned int level = 3; level <= levels; level++)
			tables += entry_count(&plan->mappings[i], level);
	}
	return tables;
}
