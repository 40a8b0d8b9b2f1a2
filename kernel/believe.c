/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The examination: conditions, in an order in which each may rely on those above it.
 *
 * Until it is over there is no IDT, and a wild address would be a triple fault. So nothing is
 * dereferenced before it is known to lie in the handoff's own pages, no sum can wrap around, and only
 * numbers of 32 bits are multiplied, into 64. Not examined, because nothing breaks on it: what firmware
 * says of itself (statuses, descriptors' contents, properties), which the report shows as it stands.
 */
#include "kernel/kernel.h"

#include <layout.h>
#include <status.h>

#include "kernel/lib/places.h"

/* ---- Ranges and pointers ---- */

static bool is_seen_at(const struct handoff_range *range, uint64_t window, uint64_t end)
{
	return is_aligned(range->physical.value | range->mapped_at.value | range->size,
			  PAGE_SIZE) &&
	       extent_is_inside(range->mapped_at.value, range->size, window, end);
}

/* Each kind has a window of its own (include/layout.h), so that no range can pretend to be another's. The
 * transit pages are where they are physically: that is what they are for. */
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

static bool ranges_are_sane(const struct handoff *handoff)
{
	if (handoff->range_count > HANDOFF_RANGES)
		return false;
	for (uint32_t i = 0; i < handoff->range_count; i++)
		if (!is_range(&handoff->ranges[i]))
			return false;
	return true;
}

/* A stride below the struct's size would read beyond the array; an odd one would misalign it. */
static bool map_is_sane(const struct handoff *handoff, const struct handoff_map *map)
{
	return map->descriptor_size >= sizeof(struct memory_descriptor) &&
	       is_aligned(map->descriptor_size, sizeof(uint64_t)) &&
	       map->size % map->descriptor_size == 0 &&
	       extent_is_array(handoff, map->descriptors, map->size);
}

/* Names are printed: each must have an end. */
static bool images_are_sane(const struct handoff *handoff)
{
	const struct handoff_image *image = vaddr_pointer(handoff->images);

	if (!extent_is_array(handoff, handoff->images, handoff->image_count * sizeof(*image)))
		return false;
	for (uint32_t i = 0; i < handoff->image_count; i++)
		if (!extent_is_text(image[i].name, sizeof(image[i].name)))
			return false;
	return true;
}

/* The pool is one range, so that a table's physical address turns into a pointer by one addition. */
static bool tables_are_sane(const struct handoff *handoff)
{
	const struct page_pool *pool = &handoff->tables.pool;
	const struct handoff_range *range = extent_range(handoff, HANDOFF_RANGE_TABLES,
							 pool->mapped_at,
							 pages_to_size(pool->pages));

	return range != NULL && range->mapped_at.value == pool->mapped_at.value &&
	       range->physical.value == pool->physical.value && pool->used <= pool->pages &&
	       (handoff->tables.levels == 4 || handoff->tables.levels == 5) &&
	       is_aligned(handoff->tables.root.value, PAGE_SIZE) &&
	       page_pool_holds(pool, handoff->tables.root);
}

/* The last line of pixels need not be as long as the stride. */
static bool framebuffer_is_sane(const struct handoff *handoff)
{
	const struct handoff_framebuffer *screen = &handoff->framebuffer;
	const struct screen_shape *shape = &screen->shape;

	if (screen->size == 0)
		return true;
	return extent_is_inside(screen->mapped_at.value, screen->size, FRAMEBUFFER_VIRTUAL_BASE,
				FRAMEBUFFER_VIRTUAL_END) &&
	       is_aligned(screen->mapped_at.value, sizeof(uint32_t)) &&
	       shape->width <= shape->pixels_per_line &&
	       (uint64_t)shape->height * shape->pixels_per_line <=
		       screen->size / sizeof(uint32_t) + (shape->pixels_per_line - shape->width);
}

/* Firmware's own tables are where the virtual map moved them, or at their physical addresses. */
static bool is_firmware_table(const struct handoff *handoff, vaddr_t address, uint64_t length)
{
	return is_aligned(address.value, sizeof(uint64_t)) &&
	       place_reaches(handoff, address.value, length);
}

/* ---- The conditions ---- */

static const char *wrong_place(const struct handoff *handoff)
{
	if (!ranges_are_sane(handoff))
		return "it has too many ranges, or one that is misshapen or lies in another's "
		       "window";
	/* From here on a pointer may be followed, if it leads into such a range. */
	if (!extent_is_array(handoff, vaddr_of(handoff), handoff->size))
		return "it does not lie in its own range";
	if (handoff->memory_map.size == 0 || !map_is_sane(handoff, &handoff->memory_map))
		return "its memory map is empty, misshapen or outside its range";
	if (handoff->virtual_map.size == 0 || !map_is_sane(handoff, &handoff->virtual_map))
		return "its virtual map is empty, misshapen or outside its range";
	/* A table without entries is one: firmware had no rights to tell of. */
	if (handoff->attributes.status == STATUS_OK &&
	    !map_is_sane(handoff, &handoff->attributes.entries))
		return "its memory attributes are misshapen or outside its range";
	if (!images_are_sane(handoff))
		return "its runtime images are outside its range, or a name has no end";
	if (!tables_are_sane(handoff))
		return "its page tables are not where its ranges say";
	if (!framebuffer_is_sane(handoff))
		return "its framebuffer does not hold the screen, or lies outside its window";
	if (!is_firmware_table(handoff, handoff->system_table, sizeof(EFI_SYSTEM_TABLE)) ||
	    !is_firmware_table(handoff, handoff->runtime_services, sizeof(struct runtime_services)))
		return "firmware's tables lie outside the runtime regions";
	return NULL;
}

const char *believe_reason(const struct handoff *handoff)
{
	const uint64_t address = vaddr_of(handoff).value;

	/* Not a byte is read at an address outside the window: nothing may be mapped there. */
	if (!is_aligned(address, sizeof(uint64_t)) ||
	    !extent_is_inside(address, sizeof(*handoff), HANDOFF_VIRTUAL_BASE, HANDOFF_VIRTUAL_END))
		return "it does not lie in the handoff's part of the address picture";
	if (handoff->magic != HANDOFF_MAGIC) /* the loader writes it last */
		return "its magic number is wrong: it is none, or was not finished";
	/* Others have their fields elsewhere; a longer struct of this one has more of them at its end. */
	if (handoff->version != HANDOFF_VERSION)
		return "its version is not the one that this kernel understands";
	if (handoff->size < sizeof(*handoff))
		return "it is shorter than its version says";
	/* Both index a table of names here, and one of reset types. */
	if (handoff->options.virtmap >= VIRTMAP_COUNT || handoff->options.reset >= RESET_COUNT)
		return "it holds an option that does not exist";
	/* The last attempt is the one that succeeded: there must be one. */
	if (handoff->exit.attempts < 1 || handoff->exit.attempts > HANDOFF_EXIT_ATTEMPTS)
		return "it counts no attempt to leave boot services, or too many";
	if (handoff->svam.mode > RUNTIME_MIXED)
		return "it names no mode of the runtime services";
	if (!extent_is_text(handoff->firmware_vendor, sizeof(handoff->firmware_vendor)))
		return "its firmware vendor has no end";
	return wrong_place(handoff);
}

void believe(const struct handoff *handoff)
{
	const char *reason = believe_reason(handoff);

	if (reason != NULL)
		panic("the handoff is not believed: %s", reason);
	panic_ends_by((enum reset)handoff->options.reset);
}
