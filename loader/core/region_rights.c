/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The rights of runtime pages, from whoever knows them; regions.h has the order.
 *
 * Work goes by entries of firmware's tables, never by asking for each page: what is known is written over
 * what was known less well.
 */
#include "kernel/lib/pe.h"
#include "loader/core/attributes.h"
#include "loader/core/map_questions.h"
#include "loader/core/regions.h"

struct protection {
	struct page_table *table;
	const struct memory_map *map;
};

/* A change of rights in a range: they are set, or added to those that are there. */
typedef void page_change(struct page_table *table, vaddr_t virtual, uint64_t size,
			 enum rights rights);

/* For the pages around [start, start + size), as far as regions of code and data have them. */
static void for_range(const struct protection *protection, page_change *apply, uint64_t start,
		      uint64_t size, enum rights rights)
{
	const struct memory_descriptor *region;
	uint64_t first = align_down(start, PAGE_SIZE);
	uint64_t last = align_down(start + (size - 1), PAGE_SIZE);

	if (size == 0 || last < first)
		return;
	memory_map_for_each(region, protection->map) {
		uint64_t from = region->physical_start.value;
		uint64_t to = from + (memory_descriptor_size(region) - PAGE_SIZE);
		uint64_t skip = first > from ? first - from : 0;

		if (last < from || first > to || !region_holds_images(region))
			continue;
		apply(protection->table, vaddr_add(region->virtual_start, skip),
		      (last < to ? last : to) - (from + skip) + PAGE_SIZE, rights);
	}
}

/* ---- Images ---- */

/*
 * The rights of all sections that reach into a page, together; headers and padding can be read.
 * Sections that are not aligned to pages, or an image that was not loaded to a page boundary, leave
 * pages of which nothing can be said (GNU objcopy and old EDK II builds align sections to 32).
 */
static void protect_image(const struct protection *protection, const struct handoff_image *image)
{
	uint64_t base = image->base.value;
	struct pe_image pe;

	if (!is_aligned(base, PAGE_SIZE) ||
	    pe_examine(vaddr_pointer(vaddr(base)), (size_t)image->size, &pe) != STATUS_OK ||
	    pe.section_alignment < PAGE_SIZE) {
		for_range(protection, page_table_protect, base, image->size, RIGHTS_WX);
		return;
	}
	for_range(protection, page_table_protect, base, image->size, RIGHTS_R);
	for (uint32_t i = 0; i < pe.section_count; i++)
		for_range(protection, page_table_allow, base + pe.sections[i].offset,
			  pe.sections[i].size, (enum rights)pe.sections[i].rights);
}

static enum rights rights_of_entry(const struct memory_descriptor *entry)
{
	return (enum rights)(((entry->attribute & MEMORY_ATTRIBUTE_RO) != 0 ? 0U : RIGHTS_W) |
			     ((entry->attribute & MEMORY_ATTRIBUTE_XP) != 0 ? 0U : RIGHTS_X));
}

/*
 * Does the attributes table know that this is an image? Of one that it knows some page is code. A
 * driver that was loaded late is a lump of data to EDK II, all of it no-execute, and read-only, too, in
 * 2025; or, where its pages got a code region of their own, of code with no protection at all.
 */
static bool is_known(const struct memory_map *entries, const struct handoff_image *image)
{
	const uint64_t first = image->base.value;
	const struct memory_descriptor *entry;

	if (entries == NULL)
		return false;
	memory_map_for_each(entry, entries)
		if (entry->physical_start.value - first < image->size ||
		    first - entry->physical_start.value < memory_descriptor_size(entry))
			if (rights_of_entry(entry) == RIGHTS_X && attributes_is_believable(entry))
				return true;
	return false;
}

/* ---- The attributes table ---- */

void regions_protect(struct page_table *table, const struct memory_map *map,
		     const struct region_rights *rights)
{
	const struct protection protection = {table, map};
	const struct memory_map *entries = rights->attributes;

	/* Backwards, so that of entries that overlap the first counts; and of images. */
	for (size_t i = entries == NULL ? 0 : memory_map_count(entries); i-- > 0;) {
		const struct memory_descriptor *entry = memory_map_at(entries, i);

		if (attributes_is_believable(entry))
			for_range(&protection, page_table_protect, entry->physical_start.value,
				  memory_descriptor_size(entry), rights_of_entry(entry));
	}
	for (uint32_t i = rights->image_count; i-- > 0;)
		if (!is_known(entries, &rights->images[i]))
			protect_image(&protection, &rights->images[i]);
	for_range(&protection, page_table_allow, rights->runtime_services.value,
		  sizeof(struct runtime_services), RIGHTS_W);
}
