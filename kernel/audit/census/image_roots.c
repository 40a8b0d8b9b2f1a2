/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The images; see kernel/audit/census/image_roots.h. Their headers are read where firmware has them now.
 */
#include "kernel/audit/census/image_roots.h"

#include <audit/notes.h>
#include <mapping.h>

#include "kernel/audit/census/noted_words.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/audit/census/pe_relocations.h"
#include "kernel/lib/pe.h"
#include "kernel/lib/places.h"

/* ---- The list ---- */

bool images_is_kept(const struct handoff_driver *driver)
{
	return driver->subsystem == PE_SUBSYSTEM_EFI_RUNTIME_DRIVER && driver->present &&
	       !EFI_ERROR(driver->status);
}

static uint32_t driver_of(const struct handoff *handoff, paddr_t base)
{
	const struct handoff_drivers *drivers = &notes_of(handoff)->drivers;
	const struct handoff_driver *driver = drivers_find(drivers, base);

	return driver != NULL && images_is_kept(driver) ? (uint32_t)(driver - drivers->driver)
							: DRIVER_NONE;
}

static struct census_image *add(struct census *census, const char *name, paddr_t base,
				uint64_t size)
{
	struct census_image *image = &census->images[census->image_count++];

	*image = (struct census_image){.base = base,
				       .size = size,
				       .name = name,
				       .driver = driver_of(census->handoff, base)};
	return image;
}

/* One place is kept for firmware itself. */
static void list_images(struct census *census)
{
	const struct handoff *handoff = census->handoff;
	const struct handoff_image *images = vaddr_pointer(handoff->images);
	const struct memory_map map = place_map(&handoff->virtual_map);
	const paddr_t services = handoff->runtime_services_physical;
	const struct memory_descriptor *region = memory_map_find(&map, services);

	for (uint32_t i = 0; i < handoff->image_count && i + 1 < CENSUS_IMAGES_MAX; i++)
		add(census, images[i].name, images[i].base, images[i].size);
	if (region != NULL && region->type == MEMORY_RUNTIME_SERVICES_CODE &&
	    images_find(census, services) == IMAGE_NONE)
		add(census, handoff->firmware_vendor, region->physical_start,
		    memory_descriptor_size(region));
}

/* ---- Their words ---- */

/* An image, and as much of it as can be read in one piece from its virtual base on. */
struct readable {
	struct census *census;
	uint16_t index;
	paddr_t base;
	vaddr_t virtual;
	uint64_t size;
};

/* A virtual map keeps an image's pages together; a broken one need not. */
static struct readable readable_image(struct census *census, uint16_t index)
{
	const struct census_image *image = &census->images[index];
	struct readable readable = {.census = census, .index = index, .base = image->base};
	vaddr_t page;

	if (!place_translate(census->handoff, image->base, &readable.virtual))
		return readable;
	while (readable.size < image->size &&
	       place_translate(census->handoff, paddr_add(image->base, readable.size), &page) &&
	       page.value == readable.virtual.value + readable.size) {
		uint64_t rest = PAGE_SIZE - page.value % PAGE_SIZE;
		uint64_t missing = image->size - readable.size;

		readable.size += rest < missing ? rest : missing;
	}
	return readable;
}

static void make_root(struct word *word, uint16_t image)
{
	word->root = true;
	word->image = image;
}

/* Headers may claim more than was loaded: memory behind the image is not part of its data. */
static void root_area(const struct readable *image, uint64_t offset, uint64_t size)
{
	struct census *census = image->census;
	uint64_t base = image->base.value, limit = census->images[image->index].size;

	for (uint32_t i = words_from(census, base + offset); i < census->word_count; i++) {
		uint64_t at = census->words[i].at.value - base;

		if (at - offset >= size || at >= limit)
			return;
		make_root(&census->words[i], image->index);
	}
}

static void root_relocated(void *context, enum pe_relocation_table table, uint64_t offset)
{
	const struct readable *image = context;
	struct word *word = words_at(image->census, image->base.value + offset);

	if (word == NULL)
		return;
	word->tables = (word->tables | 1u << table) & 3u;
	make_root(word, image->index);
}

static void root_image(struct census *census, uint16_t index)
{
	struct readable image = readable_image(census, index);
	struct pe_image pe;

	if (pe_examine(vaddr_pointer(image.virtual), image.size, &pe) != STATUS_OK) {
		census->images[index].sections_unknown = true;
		root_area(&image, 0, census->images[index].size);
		return;
	}
	census->images[index].stripped = pe_relocations_stripped(vaddr_pointer(image.virtual),
								 image.size);
	for (uint32_t i = 0; i < pe.section_count; i++) {
		if (pe.sections[i].rights & RIGHTS_W)
			root_area(&image, pe.sections[i].offset, pe.sections[i].size);
	}
	pe_relocations_visit(vaddr_pointer(image.virtual), image.size, root_relocated, &image);
}

void images_find_roots(struct census *census)
{
	list_images(census);
	for (uint32_t i = 0; i < census->image_count; i++)
		root_image(census, (uint16_t)i);
}

uint16_t images_find(const struct census *census, paddr_t address)
{
	for (uint32_t i = 0; i < census->image_count; i++) {
		if (address.value - census->images[i].base.value < census->images[i].size)
			return (uint16_t)i;
	}
	return IMAGE_NONE;
}
