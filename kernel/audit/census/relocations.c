/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Relocation tables that were never applied; see kernel/audit/census/relocations.h.
 */
#include "kernel/audit/census/relocations.h"

#include "kernel/audit/census/constants.h"
#include "kernel/audit/census/noted_words.h"
#include "kernel/lib/pe.h"
#include "kernel/lib/string.h"

/* All images in one go over the words, of which there may be 60,000. */
static void gather(struct census *census, unsigned int table)
{
	bool applied[CENSUS_IMAGES_MAX] = {false};

	for (uint32_t i = 0; i < census->word_count; i++) {
		const struct word *word = &census->words[i];

		if (word->image < census->image_count && (word->tables & 1U << table) &&
		    word->kind == CENSUS_CONVERTED)
			applied[word->image] = true;
	}
	for (uint32_t i = 0; i < census->word_count; i++) {
		struct word *word = &census->words[i];

		if (!(word->tables & 1U << table) || word->heads != 0 ||
		    word->kind != CENSUS_LEFT_PHYSICAL || !word_is_suspect(word) ||
		    word->image >= census->image_count || applied[word->image])
			continue;
		if (census->table_words[word->image][table]++ > 0)
			word->excuse = EXCUSE_TABLE;
		word->heads = 1U << table & 3;
	}
}

void tables_gather(struct census *census)
{
	memset(census->table_words, 0, sizeof(census->table_words));
	for (unsigned int i = 0; i < PE_RELOCATIONS_COUNT; i++)
		gather(census, i);
}

unsigned int tables_word_count(const struct census *census, const struct word *head)
{
	if (head->heads == HEADS_COPY)
		return copies_word_count(census, head);
	for (unsigned int i = 0; i < PE_RELOCATIONS_COUNT; i++) {
		if (head->heads == 1U << i)
			return census->table_words[head->image][i];
	}
	return 1;
}

static bool is_next_head(const struct word *head, const struct word *word)
{
	return head->heads == HEADS_COPY &&
	       (word->at.value - head->at.value >= CENSUS_TABLE_WORDS * sizeof(uint64_t) ||
		(word->heads == HEADS_COPY && word->excuse != EXCUSE_TABLE));
}

unsigned int tables_others(const struct census *census, const struct word *head, uint64_t *values,
			   unsigned int max)
{
	const struct word *end = &census->words[census->word_count];
	unsigned int count = 0;

	for (const struct word *word = head + 1; head->heads != 0 && word < end && count < max;
	     word++) {
		if (is_next_head(head, word))
			break;
		if (word->heads == head->heads && word->excuse == EXCUSE_TABLE &&
		    word->image == head->image)
			values[count++] = word->now;
	}
	return count;
}
