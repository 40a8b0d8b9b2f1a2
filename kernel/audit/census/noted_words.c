/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The table of words; see kernel/audit/census/noted_words.h.
 */
#include "kernel/audit/census/noted_words.h"

#include <audit/notes.h>

#include "kernel/lib/places.h"
#include "kernel/lib/sort.h"
#include "kernel/lib/string.h"

static int by_address(const void *left, const void *right)
{
	const struct word *one = left, *other = right;

	return sort_numbers(one->at.value, other->at.value);
}

static int block_by_base(const void *left, const void *right)
{
	const struct census_block *one = left, *other = right;

	return sort_numbers(one->base.value, other->base.value);
}

static int residue_by_value(const void *left, const void *right)
{
	const struct census_residue *one = left, *other = right;

	return sort_numbers(one->value, other->value);
}

/* Reads today's value of the word at a physical address, which need not be aligned. `last` is the
 * region of the word before, which nearly always is this one's, too. */
static bool read_word(const struct memory_map *map, paddr_t at, uint64_t *value,
		      const struct memory_descriptor **last)
{
	const struct memory_descriptor *region = *last;

	if (region == NULL || !memory_descriptor_contains(region, at))
		region = *last = memory_map_find(map, at);
	if (region == NULL ||
	    !memory_descriptor_contains(region, paddr_add(at, sizeof(*value) - 1)))
		return false;
	memcpy(value,
	       vaddr_pointer(
		       vaddr_add(region->virtual_start, at.value - region->physical_start.value)),
	       sizeof(*value));
	return true;
}

static void drop_repetitions(struct census *census)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < census->word_count; i++) {
		if (kept == 0 || census->words[kept - 1].at.value != census->words[i].at.value)
			census->words[kept++] = census->words[i];
	}
	census->word_count = kept;
}

void words_read(struct census *census, const struct handoff *handoff)
{
	const struct handoff_census *noted = &notes_of(handoff)->census;
	const struct census_word *words = vaddr_pointer(noted->words);
	const struct memory_map map = place_map(&handoff->virtual_map);
	const struct memory_descriptor *last = NULL;

	*census = (struct census){.handoff = handoff};
	for (uint32_t i = 0; i < scan_buffers(noted->word_count, CENSUS_WORDS_MAX); i++) {
		struct word *word = &census->words[census->word_count];

		*word = (struct word){.at = words[i].at,
				      .before = words[i].value,
				      .parent = WORD_NONE,
				      .image = IMAGE_NONE};
		census->word_count += read_word(&map, word->at, &word->now, &last);
	}
	sort(census->words, census->word_count, sizeof(*census->words), by_address);
	drop_repetitions(census);

	census->block_count = scan_buffers(noted->block_count, CENSUS_BLOCKS_MAX);
	memcpy(census->blocks, vaddr_pointer(noted->blocks),
	       census->block_count * sizeof(*census->blocks));
	sort(census->blocks, census->block_count, sizeof(*census->blocks), block_by_base);
	census->residue_count = scan_buffers(noted->residue_count, CENSUS_RESIDUE_MAX);
	memcpy(census->residue, vaddr_pointer(noted->residue),
	       census->residue_count * sizeof(*census->residue));
	sort(census->residue, census->residue_count, sizeof(*census->residue), residue_by_value);
}

uint32_t words_from(const struct census *census, uint64_t address)
{
	uint32_t first = 0, end = census->word_count;

	while (first < end) {
		uint32_t middle = first + (end - first) / 2;

		if (census->words[middle].at.value < address)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

struct word *words_at(struct census *census, uint64_t address)
{
	uint32_t index = words_from(census, address);

	if (index == census->word_count || census->words[index].at.value != address)
		return NULL;
	return &census->words[index];
}

bool word_target(const struct census *census, const struct word *word, paddr_t *target)
{
	const struct memory_map map = place_map(&census->handoff->virtual_map);
	const struct memory_descriptor *region;

	if (word->kind == CENSUS_CONVERTED) {
		*target = paddr(word->before);
		return true;
	}
	if (word->kind != CENSUS_REASSIGNED)
		return false;
	region = place_find_virtual(&map, vaddr(word->now));
	*target = paddr_add(region->physical_start, word->now - region->virtual_start.value);
	return true;
}

bool word_is_left_behind(const struct word *word)
{
	return word->kind == CENSUS_LEFT_PHYSICAL || word->kind == CENSUS_STALE ||
	       word->kind == CENSUS_CHANGED_WRONGLY;
}

bool word_is_suspect(const struct word *word)
{
	return word->reached && word->excuse == EXCUSE_NONE && word_is_left_behind(word);
}
