/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Relocation tables that were never applied; see kernel/audit/census/relocations.h.
 */
#include "kernel/audit/census/relocations.h"

#include "kernel/audit/census/noted_words.h"
#include "kernel/lib/pe.h"

static bool was_applied(const struct census *census, uint32_t image, unsigned int table)
{
	for (uint32_t i = 0; i < census->word_count; i++) {
		const struct word *word = &census->words[i];

		if (word->image == image && (word->tables & table) &&
		    word->kind == CENSUS_CONVERTED)
			return true;
	}
	return false;
}

static void gather(struct census *census, uint32_t image, unsigned int table)
{
	struct word *head = NULL;

	for (uint32_t i = 0; i < census->word_count; i++) {
		struct word *word = &census->words[i];

		if (word->image != image || !(word->tables & table) || word->heads != 0 ||
		    word->kind != CENSUS_LEFT_PHYSICAL || !word_is_suspect(word))
			continue;
		if (head != NULL)
			word->excuse = EXCUSE_TABLE;
		else
			head = word;
		word->heads = table & 3;
	}
}

void tables_gather(struct census *census)
{
	for (uint32_t image = 0; image < census->image_count; image++) {
		for (unsigned int i = 0; i < PE_RELOCATIONS_COUNT; i++) {
			if (!was_applied(census, image, 1u << i))
				gather(census, image, 1u << i);
		}
	}
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
