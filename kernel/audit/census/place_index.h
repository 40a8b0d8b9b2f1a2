/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An index of descriptors by where they start, for questions that are asked of 60,000 words. Descriptors
 * may overlap and end nowhere, as firmware's do.
 */
#ifndef CENSUS_PLACE_INDEX_H
#define CENSUS_PLACE_INDEX_H

#include <memory_map.h>
#include <stdbool.h>

#define PLACE_INDEX_MAX 4096

struct place_entry {
	const struct memory_descriptor *descriptor;
	uint64_t start;
	uint64_t reach; /* the highest last byte of this one and of those before it */
};

struct place_index {
	size_t count;
	bool overflowed; /* there were more: nothing that is not found is known not to be there */
	struct place_entry entries[PLACE_INDEX_MAX];
};

/* Adds a descriptor that begins at `start`, be that its physical or its virtual address. */
void place_index_add(struct place_index *index, const struct memory_descriptor *descriptor,
		     uint64_t start);

/* Puts what was added in order; before the first question. */
void place_index_sort(struct place_index *index);

/* The number of entries that start at `address` or before it: the last of them are to be looked at, from
 * behind, as long as they reach far enough. */
size_t place_index_until(const struct place_index *index, uint64_t address);

/* Does a descriptor hold the address? */
bool place_index_holds(const struct place_index *index, uint64_t address);

#endif
