/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Heapsort: the array is made a heap, whose largest element is then taken off its front again and
 * again.
 */
#include "kernel/audit/census/sort.h"

struct heap {
	uint8_t *elements;
	size_t size; /* of an element */
	int (*compare)(const void *left, const void *right);
};

static uint8_t *element(const struct heap *heap, size_t index)
{
	return heap->elements + index * heap->size;
}

static void swap(const struct heap *heap, size_t left, size_t right)
{
	uint8_t *one = element(heap, left), *other = element(heap, right);

	for (size_t i = 0; i < heap->size; i++) {
		uint8_t byte = one[i];

		one[i] = other[i];
		other[i] = byte;
	}
}

/* Lets an element sink until both below it are no larger. */
static void sink(const struct heap *heap, size_t index, size_t count)
{
	for (size_t child = 2 * index + 1; child < count; child = 2 * index + 1) {
		if (child + 1 < count &&
		    heap->compare(element(heap, child), element(heap, child + 1)) < 0)
			child++;
		if (heap->compare(element(heap, index), element(heap, child)) >= 0)
			return;
		swap(heap, index, child);
		index = child;
	}
}

void sort(void *array, size_t count, size_t size,
	  int (*compare)(const void *left, const void *right))
{
	const struct heap heap = {array, size, compare};

	for (size_t i = count / 2; i-- > 0;)
		sink(&heap, i, count);
	for (size_t last = count; last-- > 1;) {
		swap(&heap, 0, last);
		sink(&heap, 0, last);
	}
}
