/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Words that hold an address; see kernel/audit/findings/holders.h. There are few such questions, and so
 * nothing is kept of them: each reads all words.
 */
#include "kernel/audit/findings/holders.h"

#include <audit/notes.h>

#include "kernel/audit/census/image_roots.h"
#include "kernel/guard/region.h"
#include "kernel/lib/places.h"
#include "kernel/lib/string.h"

/* Whose words count, best first. */
enum rank { RANK_CALLER, RANK_DRIVER, RANK_OTHER, RANK_NONE };

static bool holds(const struct handoff *handoff, const struct census_word *word, uint64_t address,
		  bool today)
{
	uint64_t value = word->value;
	vaddr_t place;

	if (today && (!place_translate(handoff, word->at, &place) ||
		      !place_reaches(handoff, place.value, sizeof(value))))
		return false;
	if (today)
		memcpy(&value, vaddr_pointer(place), sizeof(value));
	return value == address;
}

/* The driver under test that allocated the memory there, or NULL. */
static const struct handoff_driver *allocated_by(const struct handoff *handoff, paddr_t at)
{
	const struct audit_notes *notes = notes_of(handoff);
	const struct census_block *blocks = vaddr_pointer(notes->census.blocks);

	for (uint32_t i = 0; i < notes->census.block_count; i++) {
		if (at.value - blocks[i].base.value < blocks[i].size &&
		    blocks[i].driver < notes->drivers.count &&
		    images_is_kept(&notes->drivers.driver[blocks[i].driver]))
			return &notes->drivers.driver[blocks[i].driver];
	}
	return NULL;
}

bool holders_is_driver(const struct handoff *handoff, const struct handoff_image *image)
{
	const struct handoff_driver *driver = drivers_find(&notes_of(handoff)->drivers,
							   image->base);

	return driver != NULL && images_is_kept(driver);
}

static enum rank holder_of(const struct handoff *handoff, paddr_t at,
			   const struct handoff_image *caller, struct holder *holder)
{
	const struct handoff_driver *driver;

	holder->image = place_image(handoff, at);
	holder->in_image = holder->image != NULL;
	if (holder->in_image)
		holder->offset = at.value - holder->image->base.value;
	else if ((driver = allocated_by(handoff, at)) != NULL)
		holder->image = place_image(handoff, driver->base);
	if (holder->image == NULL)
		return RANK_NONE;
	if (holder->image == caller)
		return RANK_CALLER;
	return holders_is_driver(handoff, holder->image) ? RANK_DRIVER : RANK_OTHER;
}

/* The first word of an image stands for all of its words. */
static bool is_found(const struct holders *found, const struct handoff_image *image)
{
	for (unsigned int i = 0; i < found->count; i++) {
		if (found->holder[i].image == image)
			return true;
	}
	return false;
}

struct search {
	const struct handoff *handoff;
	const struct handoff_image *caller;
	struct holders found;
	enum rank best;
};

/* The word at `at` holds the address. */
static void add(struct search *search, paddr_t at)
{
	struct holder holder = {NULL, false, 0};
	enum rank rank = holder_of(search->handoff, at, search->caller, &holder);

	if (rank < search->best)
		search->found.count = 0;
	if (rank > search->best || rank == RANK_NONE || is_found(&search->found, holder.image))
		return;
	search->best = rank;
	if (search->found.count < HOLDERS_MAX)
		search->found.holder[search->found.count++] = holder;
}

/* Does the census note what leads there? */
static bool is_noted(const struct handoff *handoff, uint64_t address)
{
	const struct memory_map map = place_map(&handoff->memory_map);
	const struct memory_descriptor *descriptor = memory_map_find(&map, paddr(address));
	paddr_t physical;

	if (descriptor == NULL)
		return place_reached(handoff, address, &physical) != NULL;
	return address >= CENSUS_LOWEST && (memory_descriptor_is_runtime(descriptor) ||
					    memory_descriptor_is_left_over(descriptor));
}

/* Other pointers stay as they are, in each phase: nobody converts them. */
static void look_everywhere(struct search *search, uint64_t address)
{
	const struct memory_map map = place_map(&search->handoff->virtual_map);
	const struct memory_descriptor *region;

	memory_map_for_each(region, &map) {
		const uint64_t *words = vaddr_pointer(region->virtual_start);

		if (region->type != MEMORY_RUNTIME_SERVICES_CODE &&
		    region->type != MEMORY_RUNTIME_SERVICES_DATA)
			continue;
		for (uint64_t at = 0; at < memory_descriptor_size(region); at += sizeof(*words))
			if (words[at / sizeof(*words)] == address)
				add(search, paddr_add(region->physical_start, at));
	}
}

struct holders holders_find(const struct handoff *handoff, uint64_t address, bool today,
			    const struct handoff_image *caller)
{
	const struct handoff_census *census = &notes_of(handoff)->census;
	const struct census_word *words = vaddr_pointer(census->words);
	struct search search = {.handoff = handoff, .caller = caller, .best = RANK_NONE};
	bool noted = is_noted(handoff, address);

	search.found.known = census->step != 0 || address < PAGE_SIZE || !noted;
	/* A null pointer is nobody's, whatever a census would say: many a word was cleared. */
	if (address < PAGE_SIZE)
		return search.found;
	if (!noted)
		look_everywhere(&search, address);
	for (uint32_t i = 0; noted && search.found.known && i < census->word_count; i++)
		if (holds(handoff, &words[i], address, today))
			add(&search, words[i].at);
	return search.found;
}

struct holders holders_of_entry(const struct handoff *handoff, enum service service)
{
	const paddr_t at = paddr_add(handoff->runtime_services_physical,
				     offsetof(struct runtime_services, entry[service]));
	struct holders found = {.known = true};

	if (service < SERVICE_COUNT &&
	    holder_of(handoff, at, NULL, &found.holder[0]) == RANK_DRIVER)
		found.count = 1;
	return found;
}
