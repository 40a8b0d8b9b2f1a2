/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/census/place_index.c: what the index finds is what a walk along all descriptors finds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/census/place_index.h"

#define DESCRIPTORS 12

static struct place_index places;
static struct memory_descriptor descriptors[DESCRIPTORS];

static int set_up(void **state)
{
	(void)state;
	memset(&places, 0, sizeof(places));
	memset(descriptors, 0, sizeof(descriptors));
	return 0;
}

static void add(unsigned int index, uint64_t start, uint64_t pages)
{
	descriptors[index].physical_start = paddr(start);
	descriptors[index].pages = pages;
	place_index_add(&places, &descriptors[index], start);
}

static bool model(uint64_t address)
{
	for (unsigned int i = 0; i < DESCRIPTORS; i++)
		if (memory_descriptor_contains(&descriptors[i], paddr(address)))
			return true;
	return false;
}

/* In any order, with gaps, overlaps and one in another. */
static void test_against_a_model(void **state)
{
	uint64_t random = 1;

	for (unsigned int round = 0; round < 500; round++) {
		set_up(state);
		for (unsigned int i = 0; i < DESCRIPTORS; i++) {
			random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
			add(i, (random >> 40) % 60 * PAGE_SIZE, (random >> 32) % 9);
		}
		place_index_sort(&places);
		for (uint64_t page = 0; page < 72; page++) {
			assert_int_equal(place_index_holds(&places, page * PAGE_SIZE),
					 model(page * PAGE_SIZE));
			assert_int_equal(place_index_holds(&places, page * PAGE_SIZE + 4095),
					 model(page * PAGE_SIZE));
		}
	}
}

/* What ends nowhere reaches to the last byte there is, also from behind a small one. */
static void test_endless(void **state)
{
	(void)state;
	add(0, 0x5000, 1);
	add(1, 0x2000, UINT64_MAX);
	place_index_sort(&places);
	assert_false(place_index_holds(&places, 0x1fff));
	assert_true(place_index_holds(&places, 0x2000));
	assert_true(place_index_holds(&places, 0x6000));
	assert_true(place_index_holds(&places, UINT64_MAX));
}

static void test_too_many(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < PLACE_INDEX_MAX; i++)
		add(0, i * PAGE_SIZE, 1);
	assert_false(places.overflowed);
	add(0, 0, 0); /* empty: there is nothing to be found in it */
	assert_false(places.overflowed);
	add(0, 0, 1);
	assert_true(places.overflowed);
	assert_int_equal(places.count, PLACE_INDEX_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_against_a_model, set_up),
		cmocka_unit_test_setup(test_endless, set_up),
		cmocka_unit_test_setup(test_too_many, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
