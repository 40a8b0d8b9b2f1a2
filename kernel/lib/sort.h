/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Sorting arrays in place, as the C library's qsort() would: in O(count log count) in every case, and
 * without a stack of its own. Elements that compare equal end up in any order.
 *
 * Inline, so that a comparison of a few instructions costs no more: there may be 60,000 words.
 */
#ifndef LIB_SORT_H
#define LIB_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/lib/string.h"

/* The largest element, in bytes. */
#define SORT_SIZE_MAX 64

#define SORT_INLINE static inline __attribute__((always_inline))

typedef int (*sort_compare)(const void *left, const void *right);

/* The order of two numbers, for `compare`. */
SORT_INLINE int sort_numbers(uint64_t left, uint64_t right)
{
	return (left > right) - (left < right);
}

SORT_INLINE bool sort_is_done(const uint8_t *array, size_t count, size_t size, sort_compare compare)
{
	for (size_t i = 1; i < count; i++)
		if (compare(array + (i - 1) * size, array + i * size) > 0)
			return false;
	return true;
}

/*
 * Puts an element into a heap whose root is free. The free place goes down to a leaf, to where the larger
 * of the two elements below it was; from there the element rises. It was a leaf before, and so does not
 * rise far: that takes half the comparisons of letting it sink.
 */
SORT_INLINE void sort_put(uint8_t *array, size_t root, size_t count, size_t size,
			  const uint8_t *element, sort_compare compare)
{
	size_t place = root;

	while (2 * place + 1 < count) {
		size_t child = 2 * place + 1;

		if (child + 1 < count &&
		    compare(array + child * size, array + (child + 1) * size) < 0)
			child++;
		__builtin_memcpy(array + place * size, array + child * size, size);
		place = child;
	}
	while (place > root && compare(array + (place - 1) / 2 * size, element) < 0) {
		__builtin_memcpy(array + place * size, array + (place - 1) / 2 * size, size);
		place = (place - 1) / 2;
	}
	__builtin_memcpy(array + place * size, element, size);
}

/* Heapsort, bottom-up (I. Wegener, 1993); an array that is in order already is only read. */
SORT_INLINE void sort(void *elements, size_t count, size_t size, sort_compare compare)
{
	uint8_t *array = elements, element[SORT_SIZE_MAX];

	if (sort_is_done(array, count, size, compare))
		return;
	for (size_t i = count / 2; i-- > 0;) {
		__builtin_memcpy(element, array + i * size, size);
		sort_put(array, i, count, size, element, compare);
	}
	for (size_t last = count; last-- > 1;) {
		__builtin_memcpy(element, array + last * size, size);
		__builtin_memcpy(array + last * size, array, size);
		sort_put(array, 0, last, size, element, compare);
	}
}

#endif
