/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The way to a word; see kernel/audit/census/chain.h. Parents lead from the word to the root, and the
 * text goes from the root to the word: the last links are kept on the way up.
 */
#include "kernel/audit/census/chain.h"

#include "kernel/audit/census/noted_words.h"
#include "kernel/lib/format.h"

#define LINKS_SHOWN 6

static const struct word *parent_of(const struct census *census, const struct word *word)
{
	return word->parent == WORD_NONE ? NULL : &census->words[word->parent];
}

const struct word *chain_root(const struct census *census, const struct word *word)
{
	for (const struct word *parent; (parent = parent_of(census, word)) != NULL;)
		word = parent;
	return word;
}

static size_t add_link(const struct census *census, const struct word *word, char *text,
		       size_t room)
{
	paddr_t target = paddr(0);
	int64_t offset;

	(void)word_target(census, parent_of(census, word), &target); /* it was followed to here */
	offset = (int64_t)(word->at.value - target.value);
	return offset < 0 ? format_text(text, room, " -> -0x%lx", (uint64_t)-offset)
			  : format_text(text, room, " -> +0x%lx", (uint64_t)offset);
}

void chain_text(const struct census *census, const struct word *word, char text[CHAIN_SIZE])
{
	const struct word *links[LINKS_SHOWN];
	const struct word *root = word;
	const struct census_image *image;
	unsigned int count = 0;
	size_t length;

	for (; parent_of(census, root) != NULL; root = parent_of(census, root)) {
		if (count < LINKS_SHOWN)
			links[count] = root;
		count++;
	}
	image = &census->images[root->image];
	length = format_text(text, CHAIN_SIZE, "%s+0x%lx", image->name,
			     root->at.value - image->base.value);
	if (count > LINKS_SHOWN) {
		length += format_text(text + length, CHAIN_SIZE - length, " -> (%u more)",
				      count - LINKS_SHOWN);
		count = LINKS_SHOWN;
	}
	while (count > 0 && length < CHAIN_SIZE)
		length += add_link(census, links[--count], text + length, CHAIN_SIZE - length);
}
