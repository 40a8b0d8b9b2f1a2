/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Sorting and searching arrays, as the C library's qsort() and bsearch() would.
 */
#ifndef LIB_SORT_H
#define LIB_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts in place, in O(count log count) in every case and without a stack of its own. Elements that
 * compare equal end up in any order. */
void sort(void *array, size_t count, size_t size,
	  int (*compare)(const void *left, const void *right));

/* The order of two numbers, for `compare`. */
static inline int sort_numbers(uint64_t left, uint64_t right)
{
	return (left > right) - (left < right);
}

#endif
