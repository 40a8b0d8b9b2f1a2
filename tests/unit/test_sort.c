/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/sort.h: every array ends up in order, whatever it was in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/sort.h"

/* Odd in size, so that nothing is aligned, and more than the key. */
struct __attribute__((packed)) element {
	uint8_t before;
	uint64_t key;
	uint16_t behind;
};

static size_t comparisons;

static int by_key(const void *left, const void *right)
{
	comparisons++;
	return sort_numbers(((const struct element *)left)->key,
			    ((const struct element *)right)->key);
}

static void assert_sorts(const uint64_t *keys, size_t count)
{
	struct element *elements = malloc(count * sizeof(*elements) + 1);
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		elements[i] = (struct element){(uint8_t)keys[i], keys[i], (uint16_t)~keys[i]};
		sum += keys[i];
	}
	comparisons = 0;
	sort(elements, count, sizeof(*elements), by_key);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(elements[i].before, (uint8_t)elements[i].key);
		assert_int_equal(elements[i].behind, (uint16_t)~elements[i].key);
		if (i > 0)
			assert_true(elements[i - 1].key <= elements[i].key);
		sum -= elements[i].key;
	}
	assert_int_equal(sum, 0);
	free(elements);
}

/* Every order of up to six keys, repetitions included. */
static void test_all_short_arrays(void **state)
{
	uint64_t keys[6];

	(void)state;
	for (size_t count = 0; count <= 6; count++) {
		for (unsigned int code = 0; code < 46656; code++) {
			for (size_t i = 0, rest = code; i < count; i++, rest /= 6)
				keys[i] = rest % 6;
			assert_sorts(keys, count);
		}
	}
}

#define LONG 5000

/* The logarithm of LONG is 12.3: few comparisons more than that for each element, in every order, and one
 * where nothing is to be done. */
static void assert_is_fast(size_t limit)
{
	assert_in_range(comparisons, LONG - 1, limit);
}

static void test_long_arrays(void **state)
{
	static uint64_t keys[LONG];
	uint64_t random = 1;

	(void)state;
	for (size_t i = 0; i < LONG; i++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
		keys[i] = random;
	}
	assert_sorts(keys, LONG);
	assert_is_fast(LONG * 14);
	for (size_t i = 0; i < LONG; i++)
		keys[i] = i;
	assert_sorts(keys, LONG);
	assert_is_fast(LONG - 1);
	for (size_t i = 0; i < LONG; i++)
		keys[i] = UINT64_MAX - i;
	assert_sorts(keys, LONG);
	assert_is_fast(LONG * 14);
	for (size_t i = 0; i < LONG; i++)
		keys[i] = i % 2;
	assert_sorts(keys, LONG);
	assert_is_fast(LONG * 18);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_short_arrays),
		cmocka_unit_test(test_long_arrays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
