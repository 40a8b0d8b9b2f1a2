/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Boot residue; see kernel/audit/census/residue.h.
 */
#include "kernel/audit/census/residue.h"

#include "kernel/audit/census/noted_words.h"

enum census_residue_kind residue_kind(const struct census *census, uint64_t value)
{
	uint32_t first = 0, end = census->residue_count;

	while (first < end) {
		uint32_t middle = first + (end - first) / 2;

		if (census->residue[middle].value < value)
			first = middle + 1;
		else
			end = middle;
	}
	if (first == census->residue_count || census->residue[first].value != value)
		return RESIDUE_KIND_COUNT;
	return (enum census_residue_kind)census->residue[first].kind;
}

static const char *const names[RESIDUE_KIND_COUNT] = {
	[RESIDUE_SYSTEM_TABLE] = "system-table",
	[RESIDUE_BOOT_SERVICES] = "boot-services",
	[RESIDUE_RUNTIME_SERVICES] = "runtime-services",
	[RESIDUE_CONFIGURATION_TABLE] = "configuration-table",
	[RESIDUE_HANDLE] = "handle",
	[RESIDUE_EVENT] = "event",
	[RESIDUE_IMAGE_BASE] = "image-base",
};

const char *residue_name(enum census_residue_kind kind)
{
	return names[kind];
}

void residue_excuse(struct census *census)
{
	for (uint32_t i = 0; i < census->word_count; i++) {
		struct word *word = &census->words[i];
		enum census_residue_kind kind = residue_kind(census, word->now);

		if (kind == RESIDUE_KIND_COUNT || word->excuse != EXCUSE_NONE ||
		    !word_is_left_behind(word))
			continue;
		word->excuse = EXCUSE_RESIDUE;
		word->residue = (unsigned int)kind & 7;
	}
}
