/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One word in the report; see kernel/audit/census/lines.h.
 */
#include "kernel/audit/census/lines.h"

#include "kernel/audit/census/chain.h"
#include "kernel/audit/census/relocations.h"
#include "kernel/audit/census/residue.h"
#include "kernel/audit/report/quote.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/pe.h"
#include "kernel/lib/places.h"

static const char *const kind_names[CENSUS_KIND_COUNT] = {
	[CENSUS_CONVERTED] = "converted", [CENSUS_LEFT_PHYSICAL] = "left-physical",
	[CENSUS_STALE] = "stale",	  [CENSUS_CHANGED_WRONGLY] = "changed-wrongly",
	[CENSUS_CLEARED] = "cleared",	  [CENSUS_REASSIGNED] = "reassigned",
	[CENSUS_CHANGED] = "changed",
};

const char *census_kind_name(enum census_kind kind)
{
	return kind_names[kind];
}

/* The memory that the word points to or, if it is no address any more, pointed to. */
static const char *memory_name(const struct census *census, const struct word *word)
{
	const struct memory_map map = place_map(&census->handoff->memory_map);
	const struct memory_map virtual_map = place_map(&census->handoff->virtual_map);
	paddr_t target = paddr(word->kind == CENSUS_CHANGED_WRONGLY ? word->before : word->now);
	const struct memory_descriptor *memory = memory_map_find(&virtual_map, target);

	if (memory == NULL)
		memory = memory_map_find(&map, target);
	return memory != NULL ? memory_type_name(memory->type) : "none";
}

static const char *subject(const struct word *word)
{
	switch (word->excuse) {
	case EXCUSE_RESIDUE:
		return "residue";
	case EXCUSE_DECLARED:
		return "declared";
	default:
		return "suspect";
	}
}

void lines_word(const struct census *census, const struct word *word)
{
	const struct word *root = chain_root(census, word);
	const struct census_image *image = &census->images[root->image];
	const char *quote = format_quote(image->name);
	char chain[CHAIN_SIZE], was[32] = "";

	chain_text(census, word, chain);
	if (word->kind == CENSUS_CHANGED_WRONGLY)
		format_text(was, sizeof(was), " was=0x%lx", word->before);
	report_fact("%s kind=%s image=%s%s%s offset=0x%lx chain=\"%s\" value=0x%lx%s memory=%s "
		    "words=%u",
		    subject(word),
		    word->excuse == EXCUSE_RESIDUE
			    ? residue_name((enum census_residue_kind)word->residue)
			    : kind_names[word->kind],
		    quote, image->name, quote, root->at.value - image->base.value, chain, word->now,
		    was, memory_name(census, word), tables_word_count(census, word));
}

static const char *advice(const struct word *word)
{
	if (word->heads == HEADS_COPY)
		return "with the other words of a copy of firmware's table: convert what is used "
		       "of it, "
		       "or clear it";
	if (word->heads & 1u << PE_RELOCATIONS_BASE)
		return "and none of the words that its base relocations list was converted: "
		       "firmware did not relocate this image again";
	if (word->heads & 1u << PE_RELOCATIONS_ELF)
		return "where its start-up code applied ELF relocations, of which "
		       "SetVirtualAddressMap knows nothing; let code fill in such tables";
	switch (word->kind) {
	case CENSUS_LEFT_PHYSICAL:
		return "convert the pointer with ConvertPointer in the VirtualAddressChange "
		       "handler, or clear it there if nobody needs it any more";
	case CENSUS_STALE:
		return "the operating system has reclaimed that memory; what is needed at runtime "
		       "must be allocated as EfiRuntimeServicesData, and other pointers be cleared";
	default:
		return "it was converted twice, or moved by a wrong delta; call ConvertPointer "
		       "once for each pointer";
	}
}

struct suspect lines_suspect(const struct census *census, const struct word *word)
{
	const struct word *root = chain_root(census, word);
	const struct census_image *image = &census->images[root->image];
	struct suspect suspect = {
		.kind = kind_names[word->kind],
		.memory = memory_name(census, word),
		.advice = advice(word),
		.image = image->name,
		.image_base = image->base,
		.offset = root->at.value - image->base.value,
		.value = word->now,
		.words = tables_word_count(census, word),
	};

	suspect.other_count = tables_others(census, word, suspect.others, SUSPECT_OTHERS);
	return suspect;
}

void lines_advice(const struct census *census, const struct word *word)
{
	const char *verb = "keeps the physical address of";

	if (word->kind == CENSUS_STALE)
		verb = "keeps an address in";
	else if (word->kind == CENSUS_CHANGED_WRONGLY)
		verb = "has an address of nothing where a pointer led to";
	report_fact("%s %s %s%s %s. Unused in this run, unless a violation names it.",
		    census->images[word->image].name, verb, memory_name(census, word),
		    word->heads ? "," : ":", advice(word));
}
