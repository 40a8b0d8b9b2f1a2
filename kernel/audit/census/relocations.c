/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Relocation tables that were never applied; see kernel/audit/census/relocations.h.
 */
#include "kernel/audit/census/relocations.h"

#include "kernel/audit/census/noted_words.h"
#include "kernel/lib/pe.h"

/* All images in one go over the words, of which there may be 60,000. */
static void gather(struct census *census, unsigned int table)
{
	struct word *heads[CENSUS_IMAGES_MAX] = {NULL};
	bool applied[CENSUS_IMAGES_MAX] = {false};

	for (uint32_t i = 0; i < census->word_count; i++) {
		const struct word *word = &census->words[i];

		if (word->image < census->image_count && (word->tables & table) &&
		    word->kind == CENSUS_CONVERTED)
			applied[word->image] = true;
	}
	for (uint32_t i = 0; i < census->word_count; i++) {
		struct word *word = &census->words[i];

		if (!(word->tables & table) || word->heads != 0 ||
		    word->kind != CENSUS_LEFT_PHYSICAL || !word_is_suspect(word) ||
		    word->image >= census->image_count || applied[word->image])
			continue;
		if (heads[word->image] != NULL)
			word->excuse = EXCUSE_TABLE;
		else
			heads[word->image] = word;
		word->heads = table & 3;
	}
}

void tables_gather(struct census *census)
{
	for (unsigned int i = 0; i < PE_RELOCATIONS_COUNT; i++)
		gather(census, 1u << i);
}

unsigned int tables_word_count(const struct census *census, const struct word *head)
{
	unsigned int count = 1;

	for (uint32_t i = 0; head->heads != 0 && i < census->word_count; i++) {
		const struct word *word = &census->words[i];

		count += word->excuse == EXCUSE_TABLE && word->image == head->image &&
			 word->heads == head->heads;
	}
	return count;
}
