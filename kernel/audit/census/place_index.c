/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Descriptors by where they start; see kernel/audit/census/place_index.h. */
#include "kernel/audit/census/place_index.h"

#include "kernel/lib/sort.h"

static int by_start(const void *left, const void *right)
{
	return sort_numbers(((const struct place_entry *)left)->start,
			    ((const struct place_entry *)right)->start);
}

void place_index_add(struct place_index *index, const struct memory_descriptor *descriptor,
		     uint64_t start)
{
	uint64_t last = UINT64_MAX;

	if (descriptor->pages == 0)
		return;
	if (index->count == PLACE_INDEX_MAX) {
		index->overflowed = true;
		return;
	}
	if (descriptor->pages <= (UINT64_MAX - start) >> PAGE_SHIFT)
		last = start + memory_descriptor_size(descriptor) - 1;
	index->entries[index->count++] = (struct place_entry){descriptor, start, last};
}

void place_index_sort(struct place_index *index)
{
	struct place_entry *entries = index->entries;

	sort(entries, index->count, sizeof(*entries), by_start);
	for (size_t i = 1; i < index->count; i++)
		if (entries[i].reach < entries[i - 1].reach)
			entries[i].reach = entries[i - 1].reach;
}

size_t place_index_until(const struct place_index *index, uint64_t address)
{
	size_t first = 0, end = index->count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (index->entries[middle].start <= address)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

bool place_index_holds(const struct place_index *index, uint64_t address)
{
	const struct place_entry *entries = index->entries;

	for (size_t i = place_index_until(index, address);
	     i-- > 0 && entries[i].reach >= address;) {
		if ((address - entries[i].start) >> PAGE_SHIFT < entries[i].descriptor->pages)
			return true;
	}
	return false;
}
