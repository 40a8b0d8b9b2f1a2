/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The scan of the pointer census; include/audit/census.h defines the words that are read and noted.
 *
 * Pure, though it reads the machine's memory: it reads where the map says, at physical addresses,
 * which are identity-mapped.
 */
#ifndef LOADER_CENSUS_CORE_H
#define LOADER_CENSUS_CORE_H

#include <audit/census.h>
#include <memory_map.h>

/* Memory that a pointer may lead to. */
struct census_range {
	uint64_t start;
	uint64_t end;
};

/* The buffers that the scan writes to. */
struct scan_buffers {
	struct census_range *ranges; /* as many as the map has descriptors: used on the way */
	struct census_word *words;
	uint32_t word_capacity;
};

/*
 * Looks at every word of the runtime regions of `map`, `census->step` bytes apart, and fills in
 * `census->word_count` and `word_count_all`. A word that reaches beyond its descriptor is left out, and
 * a descriptor that cannot be believed has none; where two overlap a word is noted twice.
 */
void census_scan(const struct memory_map *map, const struct scan_buffers *buffers,
		 struct handoff_census *census);

#endif
