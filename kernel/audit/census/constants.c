/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Constants and copies of tables; see kernel/audit/census/constants.h.
 */
#include "kernel/audit/census/constants.h"

#include "kernel/audit/census/image_roots.h"
#include "kernel/audit/census/noted_words.h"
#include "kernel/audit/census/pe_relocations.h"
#include "kernel/lib/places.h"
#include "kernel/lib/string.h"

/* The least that are no coincidence. */
#define COPY_WORDS_MIN 4

/* ---- Constants ---- */

void constants_excuse(struct census *census)
{
	const struct handoff_census *notes = &notes_of(census->handoff)->census;
	const struct census_word *constants = vaddr_pointer(notes->constants);
	const uint32_t count = scan_buffers(notes->constant_count, CENSUS_CONSTANTS_MAX);

	for (uint32_t i = 0; i < count; i++) {
		struct word *word = words_at(census, constants[i].at.value);

		/* An image that is gone may have had the place before this one. */
		if (word == NULL || !word->root || word->before != constants[i].value ||
		    (word->tables & 1U << PE_RELOCATIONS_BASE) ||
		    census->images[word->image].stripped ||
		    census->images[word->image].driver == DRIVER_NONE)
			continue;
		word->excuse = EXCUSE_CONSTANT;
		word->root = false;
	}
}

/* ---- Copies of tables ---- */

/* The words of a copy that begins at `start`: how many are as in the table. */
static uint32_t alike(struct census *census, const struct census_table *table, uint64_t start)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < table->count; i++) {
		const struct word *word = words_at(census, start + i * sizeof(uint64_t));

		count += word != NULL && word->before == table->words[i];
	}
	return count;
}

/* Where a copy begins that has this word, or 0. */
static uint64_t copy_with(struct census *census, const struct census_table *table,
			  const struct word *word)
{
	for (uint32_t i = 0; i < table->count; i++) {
		const uint64_t start = word->at.value - i * sizeof(uint64_t);
		uint32_t count;

		if (table->words[i] != word->before)
			continue;
		count = alike(census, table, start);
		if (count >= COPY_WORDS_MIN && 2 * count > table->count)
			return start;
	}
	return 0;
}

/* The header's CRC in front of a copy is a number, whatever it looks like; Reserved is 0. */
static void excuse_sum(struct census *census, const struct census_table *table, uint64_t start)
{
	struct word *word = words_at(census, start - sizeof(uint64_t));
	struct table_header header;
	const uint64_t at = start - sizeof(header);
	vaddr_t place;

	if (word == NULL || word->before >> 32 != 0 ||
	    !place_translate(census->handoff, paddr(at), &place) ||
	    !place_reaches(census->handoff, place.value, sizeof(header)))
		return;
	memcpy(&header, vaddr_pointer(place), sizeof(header));
	if (header.header_size >= sizeof(header) + table->count * sizeof(uint64_t) &&
	    header.header_size <= PAGE_SIZE && header.crc32 == word->before)
		word->excuse = EXCUSE_CONSTANT;
}

static void gather(struct census *census, const struct census_table *table, uint64_t start)
{
	const uint64_t size = table->count * sizeof(uint64_t);
	struct word *head = NULL;

	for (uint32_t i = words_from(census, start); i < census->word_count; i++) {
		struct word *word = &census->words[i];

		if (word->at.value - start >= size)
			return;
		if (!word_is_suspect(word) || word->heads != 0)
			continue;
		if (head != NULL)
			word->excuse = EXCUSE_TABLE;
		else
			head = word;
		word->heads = HEADS_COPY;
	}
}

void copies_gather(struct census *census)
{
	const struct handoff_census *notes = &notes_of(census->handoff)->census;

	for (uint32_t i = 0; i < census->word_count; i++) {
		const struct word *word = &census->words[i];
		uint64_t start = 0;

		for (unsigned int j = 0; j < CENSUS_TABLE_COUNT && start == 0; j++) {
			if (word->heads != 0 || !word_is_suspect(word))
				break;
			start = copy_with(census, &notes->tables[j], word);
			if (start == 0)
				continue;
			excuse_sum(census, &notes->tables[j], start);
			gather(census, &notes->tables[j], start);
		}
	}
}

unsigned int copies_word_count(const struct census *census, const struct word *head)
{
	const struct word *end = &census->words[census->word_count];
	unsigned int count = 1;

	for (const struct word *word = head + 1; word < end; word++) {
		if (word->at.value - head->at.value >= CENSUS_TABLE_WORDS * sizeof(uint64_t) ||
		    (word->heads == HEADS_COPY && word->excuse != EXCUSE_TABLE))
			break;
		count += word->heads == HEADS_COPY && word->excuse == EXCUSE_TABLE;
	}
	return count;
}
