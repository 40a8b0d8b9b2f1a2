/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/core/scan.c: which words are noted.
 */
#include "tests/unit/scan_world.h"

/* Memory without a pointer: numbers, text, addresses of nobody. */
static void test_nothing(void **state)
{
	(void)state;
	put(world.code, 42);
	put(world.code + 8, UINT64_MAX);
	put(world.data, 0x6d69726973207473);
	put(world.data + 8, 0xffffffff80000000);
	put(world.data + 16, 0x80000000);
	NOTHING_NOTED();
}

/* To the first and last byte of each kind of memory that a pointer may lead to, and one beyond. */
static void test_targets(void **state)
{
	(void)state;
	put(world.code, BOOT_DATA);
	put(world.code + 8, BOOT_DATA + 16 * PAGE_SIZE - 1);
	put(world.code + 16, BOOT_DATA - 1);
	put(world.code + 24, BOOT_DATA + 16 * PAGE_SIZE);
	put(world.data, address(world.code));
	put(world.data + 8, address(world.data) + 2 * PAGE_SIZE - 1);
	put(world.data + 16, address(world.code) - 1);
	put(world.data + 24, address(world.data) + 2 * PAGE_SIZE);
	NOTED(world.code, world.code + 8, world.data, world.data + 8);
}

/* Small numbers are none, though boot-services memory may start at 0. */
static void test_lowest(void **state)
{
	(void)state;
	add(MEMORY_BOOT_SERVICES_CODE, LOW_DATA, 0x100, 0);
	put(world.data, LOW_DATA);
	put(world.data + 8, CENSUS_LOWEST - 1);
	put(world.data + 16, CENSUS_LOWEST);
	NOTED(world.data + 16);
}

/* A map that holds nothing but small numbers. */
static void test_nothing_but_low_memory(void **state)
{
	(void)state;
	world.map.size = 0;
	put(world.data, LOW_DATA);
	add(MEMORY_BOOT_SERVICES_CODE, LOW_DATA, 1, 0);
	NOTHING_NOTED();
}

/* A packed structure has its words where the step leads. */
static void test_steps(void **state)
{
	(void)state;
	put(world.data + 8, BOOT_DATA + 0x10);
	put(world.data + 20, BOOT_DATA + 0x20);
	put(world.data + 34, BOOT_DATA + 0x30);
	put(world.data + 43, BOOT_DATA + 0x40);
	NOTED(world.data + 8);
	world.census.step = 4;
	NOTED(world.data + 8, world.data + 20);
	world.census.step = 2;
	NOTED(world.data + 8, world.data + 20, world.data + 34);
	world.census.step = 1;
	NOTED(world.data + 8, world.data + 20, world.data + 34, world.data + 43);
}

/* Behind memory that was cleared, wherever it ends, and where the pointer itself begins with such bytes. */
static void test_behind_cleared_memory(void **state)
{
	static const uint64_t bytes[] = {0, 0xaf};

	(void)state;
	for (unsigned int step = 1; step <= 8; step *= 2) {
		world.census.step = step;
		for (uint64_t at = 0; at <= 2 * PAGE_SIZE - 8; at += step) {
			uint64_t byte = bytes[at / step % 2];

			memset(world.data, (int)byte, 2 * PAGE_SIZE);
			put(world.data + at, BOOT_DATA + at % 3 * byte);
			NOTED(world.data + at);
		}
	}
}

/* Bytes alike are an address only where memory is said to be there. */
static void test_an_address_of_bytes_alike(void **state)
{
	(void)state;
	add(MEMORY_BOOT_SERVICES_DATA, UINT64_C(0x0101010101010000), 1, 0);
	for (uint64_t i = 0; i < WORDS; i++)
		put(world.data + 2 * PAGE_SIZE - 8 * (i + 1), UINT64_C(0x0101010101010101));
	scan(WORDS);
	assert_int_equal(world.census.word_count_all, WORDS);
	memset(world.data, 1, 2 * PAGE_SIZE);
	scan(WORDS);
	assert_int_equal(world.census.word_count_all, 2 * PAGE_SIZE / 8);
}

/* Eight words alike are no cleared memory if their bytes differ: read elsewhere they are others. */
static void test_words_alike(void **state)
{
	(void)state;
	world.census.step = 1;
	for (uint64_t i = 0; i < 2 * PAGE_SIZE; i += 8)
		put(world.data + i, BOOT_DATA << 16);
	scan(0);
	assert_int_equal(world.census.word_count_all, 2 * PAGE_SIZE / 8 - 1);
}

/* What does not fit is counted. */
static void test_capacity(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < WORDS + 3; i++)
		put(world.data + 16 * i, BOOT_DATA + i);
	scan(WORDS);
	assert_int_equal(world.census.word_count, WORDS);
	assert_int_equal(world.census.word_count_all, WORDS + 3);
	assert_int_equal(world.words[WORDS - 1].value, BOOT_DATA + WORDS - 1);
	scan(0);
	assert_int_equal(world.census.word_count, 0);
	assert_int_equal(world.census.word_count_all, WORDS + 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_nothing),
		FRESH(test_targets),
		FRESH(test_lowest),
		FRESH(test_nothing_but_low_memory),
		FRESH(test_steps),
		FRESH(test_behind_cleared_memory),
		FRESH(test_an_address_of_bytes_alike),
		FRESH(test_words_alike),
		FRESH(test_capacity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
