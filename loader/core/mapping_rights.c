/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The rights of one page of runtime code or data, from whoever knows them.
 */
#include "loader/core/mapping_rights.h"

#include "kernel/lib/pe.h"
#include "loader/core/attributes.h"

/* Do `size` bytes from `start` on reach into the page? No end is computed, so nothing overflows. */
static bool reaches_page(uint64_t start, uint64_t size, uint64_t page)
{
	if (start <= page)
		return page - start < size;
	return start - page < PAGE_SIZE && size != 0;
}

static const struct handoff_image *image_at(const struct mapping_rights_source *source,
					    paddr_t page)
{
	for (uint32_t i = 0; i < source->image_count; i++)
		if (reaches_page(source->images[i].base.value, source->images[i].size, page.value))
			return &source->images[i];
	return NULL;
}

static enum rights rights_of_entry(const struct memory_descriptor *entry)
{
	unsigned int rights = RIGHTS_WX;

	if ((entry->attribute & MEMORY_ATTRIBUTE_RO) != 0)
		rights &= ~(unsigned int)RIGHTS_W;
	if ((entry->attribute & MEMORY_ATTRIBUTE_XP) != 0)
		rights &= ~(unsigned int)RIGHTS_X;
	return (enum rights)rights;
}

/*
 * Does the attributes table know that this is an image? Of one that it knows some page is read-only.
 * A driver that was loaded late is a lump of data to EDK II, all of it no-execute, or, where its
 * pages got a code region of their own, of code with no protection at all.
 */
static bool is_known(const struct mapping_rights_source *source, const struct handoff_image *image)
{
	uint64_t pages = size_to_pages(image->size);
	paddr_t page = paddr(align_down(image->base.value, PAGE_SIZE));

	for (; pages != 0; pages--, page = paddr_add(page, PAGE_SIZE)) {
		const struct memory_descriptor *entry = attributes_find(source->attributes, page);

		if (entry != NULL && (entry->attribute & MEMORY_ATTRIBUTE_RO) != 0)
			return true;
	}
	return false;
}

/*
 * What the sections that reach into the page allow together; headers and padding can be read.
 * Sections that are not aligned to pages, or an image that was not loaded to a page boundary, leave
 * pages of which nothing can be said (GNU objcopy and old EDK II builds align sections to 32).
 */
static enum rights rights_of_sections(const struct mapping_rights_source *source,
				      const struct handoff_image *image, paddr_t page)
{
	const void *bytes = source->read_image(image);
	unsigned int rights = RIGHTS_R;
	struct pe_image pe;

	if (bytes == NULL || !is_aligned(image->base.value, PAGE_SIZE))
		return RIGHTS_WX;
	if (pe_examine(bytes, (size_t)image->size, &pe) != STATUS_OK ||
	    pe.section_alignment < PAGE_SIZE)
		return RIGHTS_WX;
	for (uint32_t i = 0; i < pe.section_count; i++)
		if (reaches_page(pe.sections[i].offset, pe.sections[i].size,
				 page.value - image->base.value))
			rights |= pe.sections[i].rights;
	return (enum rights)rights;
}

static enum rights published_rights(const struct mapping_rights_source *source,
				    const struct memory_descriptor *descriptor, paddr_t page)
{
	const struct memory_descriptor *entry = attributes_find(source->attributes, page);
	const struct handoff_image *image = image_at(source, page);

	if (entry != NULL && (image == NULL || is_known(source, image)))
		return rights_of_entry(entry);
	if (image != NULL)
		return rights_of_sections(source, image, page);
	return descriptor->type == MEMORY_RUNTIME_SERVICES_CODE ? RIGHTS_WX : RIGHTS_W;
}

enum rights mapping_rights_of_page(const struct mapping_rights_source *source,
				   const struct memory_descriptor *descriptor, paddr_t page)
{
	unsigned int rights = published_rights(source, descriptor, page);

	if (reaches_page(source->runtime_services.value, sizeof(struct runtime_services),
			 page.value))
		rights |= RIGHTS_W;
	return (enum rights)rights;
}
