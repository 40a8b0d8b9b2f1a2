/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The search, breadth first, so that the first way to a word is the shortest. Objects do not overlap:
 * where the first word of one was reached before, all of it was.
 */
#include "kernel/audit/census/reach.h"

#include <audit/notes.h>

#include "kernel/audit/census/image_roots.h"
#include "kernel/audit/census/noted_words.h"
#include "kernel/audit/census/objects.h"

struct search {
	struct census *census;
	uint32_t first; /* of the queue that is not followed yet */
	uint32_t end;
	bool blocks; /* may be entered */
};

static void add(struct search *search, uint32_t index)
{
	search->census->words[index].reached = true;
	search->census->queue[search->end++] = index;
}

static void add_object(struct search *search, const struct object *object, uint32_t parent)
{
	struct census *census = search->census;

	for (uint32_t i = words_from(census, object->start); i < census->word_count; i++) {
		struct word *word = &census->words[i];

		if (word->at.value + sizeof(uint64_t) > object->end || word->reached)
			return;
		word->parent = parent;
		word->image = census->words[parent].image;
		add(search, i);
	}
}

static void follow_all(struct search *search)
{
	struct census *census = search->census;
	struct object object;

	while (search->first < search->end) {
		uint32_t index = census->queue[search->first++];

		if (!objects_find(census, &census->words[index], &object))
			continue;
		if (search->blocks || objects_block(census, paddr(object.start)) == NULL)
			add_object(search, &object, index);
	}
}

static bool is_of_driver(const struct census *census, const struct word *word)
{
	return census->images[word->image].driver != DRIVER_NONE;
}

static void search_from_roots(struct census *census, bool drivers)
{
	struct search search = {.census = census, .blocks = drivers};

	for (uint32_t i = 0; i < census->word_count; i++) {
		if (census->words[i].root && is_of_driver(census, &census->words[i]) == drivers)
			add(&search, i);
	}
	follow_all(&search);
}

static void search_further(struct census *census)
{
	struct search search = {.census = census, .blocks = true};

	for (uint32_t i = 0; i < census->word_count; i++) {
		if (census->words[i].reached)
			add(&search, i);
	}
	follow_all(&search);
}

void reach(struct census *census)
{
	search_from_roots(census, false);
	search_from_roots(census, true);
	search_further(census);
}

uint32_t reach_owner(const struct census *census, const struct word *word)
{
	const struct handoff_drivers *drivers = &notes_of(census->handoff)->drivers;
	const struct census_block *block = objects_block(census, word->at);

	if (block != NULL && block->driver < drivers->count &&
	    images_is_kept(&drivers->driver[block->driver]))
		return block->driver;
	return word->image == IMAGE_NONE ? DRIVER_NONE : census->images[word->image].driver;
}
