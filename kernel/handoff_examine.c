/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The examination: one table of conditions, in an order in which each may rely on those above it.
 *
 * Until it is over there is no IDT, and a wild address would be a triple fault. So nothing is
 * dereferenced before it is known to lie in the handoff's own pages, no sum can wrap around, and only
 * numbers of 32 bits are multiplied, into 64. Not examined, because nothing breaks on it: what firmware
 * says of itself (statuses, descriptors' contents, properties), which the report shows as it stands.
 */
#include "kernel/believe.h"

#include <efi_runtime.h>
#include <layout.h>

#include "kernel/places.h"
#include "kernel/guard/probe.h"
#include "kernel/handoff_conditions.h"

/* ---- The conditions ---- */

static bool place(const struct handoff *handoff)
{
	const uint64_t address = vaddr_of(handoff).value;

	return is_aligned(address, sizeof(uint64_t)) &&
	       handoff_is_inside(address, sizeof(*handoff), HANDOFF_VIRTUAL_BASE,
				 HANDOFF_VIRTUAL_END);
}

static bool magic(const struct handoff *handoff)
{
	return handoff->magic == HANDOFF_MAGIC;
}

static bool version(const struct handoff *handoff)
{
	return handoff->version == HANDOFF_VERSION;
}

static bool size(const struct handoff *handoff)
{
	return handoff->size >= sizeof(*handoff);
}

static bool options(const struct handoff *handoff)
{
	const struct options *options = &handoff->options;

	if (options->allow_count > OPTIONS_ALLOW_MAX)
		return false;
	for (uint32_t i = 0; i < options->allow_count; i++) {
		if (!handoff_is_text(options->allow[i], OPTIONS_ALLOW_SIZE))
			return false;
	}
	return options->virtmap < VIRTMAP_COUNT && options->reset < RESET_COUNT &&
	       options->audit < AUDIT_COUNT && options->svam_test < SVAM_TEST_COUNT &&
	       handoff_is_text(options->checks, OPTIONS_CHECKS_SIZE);
}

static bool attempts(const struct handoff *handoff)
{
	return handoff->exit.attempts >= 1 && handoff->exit.attempts <= HANDOFF_EXIT_ATTEMPTS;
}

static bool mode(const struct handoff *handoff)
{
	return handoff->svam.mode <= RUNTIME_MIXED;
}

static bool probes(const struct handoff *handoff)
{
	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		if (handoff->probe_boot[i].outcome >= PROBE_OUTCOME_COUNT ||
		    handoff->probe_physical[i].outcome >= PROBE_OUTCOME_COUNT)
			return false;
	}
	return true;
}

static bool vendor(const struct handoff *handoff)
{
	return handoff_is_text(handoff->firmware_vendor, sizeof(handoff->firmware_vendor));
}

static bool is_seen_at(const struct handoff_range *range, uint64_t window, uint64_t end)
{
	return is_aligned(range->physical.value | range->virtual.value | range->size, PAGE_SIZE) &&
	       handoff_is_inside(range->virtual.value, range->size, window, end);
}

static bool is_range(const struct handoff_range *range)
{
	if (range->size == 0 || range->physical.value > UINT64_MAX - range->size)
		return false;
	switch (range->kind) {
	case HANDOFF_RANGE_KERNEL:
		return is_seen_at(range, KERNEL_VIRTUAL_BASE, KERNEL_VIRTUAL_END);
	case HANDOFF_RANGE_HANDOFF:
		return is_seen_at(range, HANDOFF_VIRTUAL_BASE, HANDOFF_VIRTUAL_END);
	case HANDOFF_RANGE_TABLES:
		return is_seen_at(range, TABLES_VIRTUAL_BASE, TABLES_VIRTUAL_END);
	case HANDOFF_RANGE_TRANSIT:
		return is_seen_at(range, range->physical.value,
				  range->physical.value + range->size);
	default:
		return range->kind == HANDOFF_RANGE_LOADER; /* it is not mapped any more */
	}
}

static bool ranges(const struct handoff *handoff)
{
	if (handoff->range_count > HANDOFF_RANGES)
		return false;
	for (uint32_t i = 0; i < handoff->range_count; i++) {
		if (!is_range(&handoff->ranges[i]))
			return false;
	}
	return true;
}

static bool own_range(const struct handoff *handoff)
{
	return handoff_is_array(handoff, vaddr_of(handoff), handoff->size);
}

static bool drivers(const struct handoff *handoff)
{
	if (handoff->drivers.count > HANDOFF_DRIVERS)
		return false;
	for (uint32_t i = 0; i < handoff->drivers.count; i++) {
		if (!handoff_is_text(handoff->drivers.driver[i].name, HANDOFF_NAME_SIZE))
			return false;
	}
	return true;
}

static bool tables(const struct handoff *handoff)
{
	const struct page_pool *pool = &handoff->tables.pool;
	const struct handoff_range *range = handoff_range_of(handoff, HANDOFF_RANGE_TABLES,
							     pool->virtual,
							     pages_to_size(pool->pages));

	return range != NULL && range->virtual.value == pool->virtual.value &&
	       range->physical.value == pool->physical.value && pool->used <= pool->pages &&
	       (handoff->tables.levels == 4 || handoff->tables.levels == 5) &&
	       is_aligned(handoff->tables.root.value, PAGE_SIZE) &&
	       page_pool_holds(pool, handoff->tables.root);
}

/* The last line of pixels need not be as long as the stride. */
static bool framebuffer(const struct handoff *handoff)
{
	const struct handoff_framebuffer *screen = &handoff->framebuffer;
	const struct screen_shape *shape = &screen->shape;
	uint64_t pixels = screen->size / sizeof(uint32_t);

	if (screen->size == 0)
		return true;
	return handoff_is_inside(screen->virtual.value, screen->size, FRAMEBUFFER_VIRTUAL_BASE,
				 FRAMEBUFFER_VIRTUAL_END) &&
	       is_aligned(screen->virtual.value, sizeof(uint32_t)) &&
	       shape->width <= shape->pixels_per_line &&
	       (uint64_t)shape->height * shape->pixels_per_line <=
		       pixels + (shape->pixels_per_line - shape->width);
}

/* Firmware's own tables are where the virtual map moved them, or at their physical addresses. */
static bool is_firmware_memory(const struct handoff *handoff, vaddr_t address, uint64_t length)
{
	const struct memory_map map = handoff_memory_map(&handoff->virtual_map);
	const bool moved = place_is_virtual(handoff, PHASE_VIRTUAL);
	const struct memory_descriptor *region = moved ? place_find_virtual(&map, address)
						       : place_find(&map, paddr(address.value));
	uint64_t start;

	if (region == NULL)
		return false;
	start = moved ? region->virtual_start.value : region->physical_start.value;
	return is_aligned(address.value, sizeof(uint64_t)) &&
	       handoff_is_inside(address.value, length, start,
				 start + memory_descriptor_size(region));
}

static bool firmware_tables(const struct handoff *handoff)
{
	return is_firmware_memory(handoff, handoff->system_table, sizeof(EFI_SYSTEM_TABLE)) &&
	       is_firmware_memory(handoff, handoff->runtime_services,
				  sizeof(struct runtime_services));
}

/* ---- The table ---- */

static const struct {
	bool (*holds)(const struct handoff *handoff);
	const char *otherwise;
} conditions[] = {
	{place, "it does not lie in the handoff's part of the address picture"},
	{magic, "its magic number is wrong: it is none, or was not finished"},
	{version, "its version is not the one that this kernel understands"},
	{size, "it is shorter than its version says"},
	{options, "it holds an option that does not exist, or one without an end"},
	{attempts, "it counts no attempt to leave boot services, or too many"},
	{mode, "it names no mode of the runtime services"},
	{probes, "it holds a probe's outcome that does not exist"},
	{vendor, "its firmware vendor has no end"},
	{ranges, "it has too many ranges, or one that is misshapen or lies in another's window"},
	{own_range, "it does not lie in its own range"},
	{handoff_has_memory_map, "its memory map is empty, misshapen or outside its range"},
	{handoff_has_virtual_map, "its virtual map is empty, misshapen or outside its range"},
	{handoff_has_attributes, "its memory attributes are misshapen or outside its range"},
	{handoff_has_images, "its runtime images are outside its range, or a name has no end"},
	{drivers, "it has too many drivers under test, or a name has no end"},
	{handoff_has_census,
	 "its census is outside its range, or holds something that does not exist"},
	{handoff_has_records,
	 "its records are outside its range, or hold something that does not exist"},
	{handoff_has_variables,
	 "its variables are too many, outside its range, or a name has no end"},
	{tables, "its page tables are not where its ranges say"},
	{framebuffer, "its framebuffer does not hold the screen, or lies outside its window"},
	{handoff_has_kept_report, "its place for a report that is kept lies outside its range"},
	{firmware_tables, "firmware's tables lie outside the runtime regions"},
};

const char *handoff_examine(const struct handoff *handoff)
{
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		if (!conditions[i].holds(handoff))
			return conditions[i].otherwise;
	}
	return NULL;
}
