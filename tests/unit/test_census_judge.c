/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/census/judge.c and words.c: what became of a word, by its two values and by its
 * neighbours.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <layout.h>

#include "kernel/audit/census/judge.h"
#include "kernel/audit/census/noted_words.h"
#include "tests/unit/census_world.h"

#define DATA_END (WORLD_DATA + 16 * PAGE_SIZE)

static void assert_kind(uint64_t before, uint64_t now, enum census_kind kind)
{
	assert_true(judge_open(&world));
	assert_int_equal(judge(before, now), kind);
}

/* A pointer to a runtime region has five fates; flash is one as well. */
static void test_runtime_target(void **state)
{
	const uint64_t target = WORLD_DATA + 0x123;

	(void)state;
	assert_kind(target, world_virtual(target), CENSUS_CONVERTED);
	assert_kind(target, target, CENSUS_LEFT_PHYSICAL);
	assert_kind(target, 0, CENSUS_CLEARED);
	assert_kind(target, world_virtual(WORLD_CODE), CENSUS_REASSIGNED);
	assert_kind(target, world_virtual(target) + 1, CENSUS_REASSIGNED);
	assert_kind(target, 2 * world_virtual(target) - target, CENSUS_CHANGED_WRONGLY);
	assert_kind(WORLD_FLASH, WORLD_FLASH + WORLD_OFFSET, CENSUS_CONVERTED);
	assert_kind(WORLD_FLASH, WORLD_FLASH, CENSUS_LEFT_PHYSICAL);
}

/* What a handler put in its place is judged by itself: a physical address is one, whatever was there
 * before it. */
static void test_replaced(void **state)
{
	(void)state;
	assert_kind(WORLD_DATA, WORLD_DATA + 8, CENSUS_LEFT_PHYSICAL);
	assert_kind(WORLD_DATA, WORLD_FLASH, CENSUS_LEFT_PHYSICAL);
	assert_kind(WORLD_DATA, WORLD_BOOT, CENSUS_STALE);
	assert_kind(WORLD_BOOT, WORLD_DATA, CENSUS_LEFT_PHYSICAL);
	assert_kind(WORLD_BOOT, WORLD_FLASH, CENSUS_LEFT_PHYSICAL);
}

/* A small number is no address, up to the first MiB. */
static void test_cleared(void **state)
{
	(void)state;
	assert_kind(WORLD_DATA, 1, CENSUS_CLEARED);
	assert_kind(WORLD_BOOT, 0xfffff, CENSUS_CLEARED);
	assert_kind(WORLD_DATA, 0x100000, CENSUS_CHANGED_WRONGLY);
	assert_kind(WORLD_BOOT, 0x100000, CENSUS_CHANGED);
}

/* Memory that is gone has no right address; but an address of the window shows a delta. */
static void test_stale_target(void **state)
{
	(void)state;
	assert_kind(WORLD_BOOT, WORLD_BOOT, CENSUS_STALE);
	assert_kind(WORLD_BOOT, WORLD_BOOT + 0x1000, CENSUS_STALE);
	assert_kind(WORLD_BOOT, 0, CENSUS_CLEARED);
	assert_kind(WORLD_BOOT, world_virtual(WORLD_DATA), CENSUS_REASSIGNED);
	assert_kind(WORLD_BOOT, 0x5a5a5a5a5a5a5a5a, CENSUS_CHANGED);
	assert_kind(WORLD_BOOT, RUNTIME_VIRTUAL_BASE + WORLD_BOOT, CENSUS_CHANGED_WRONGLY);
	assert_kind(WORLD_BOOT, RUNTIME_VIRTUAL_END, CENSUS_CHANGED);
}

/* Each type that is gone with the exit, and those beside that are not. */
static void test_what_is_gone(void **state)
{
	(void)state;
	for (uint32_t type = MEMORY_RESERVED; type < MEMORY_TYPE_COUNT; type++) {
		bool gone = type >= MEMORY_LOADER_CODE && type <= MEMORY_BOOT_SERVICES_DATA;

		world_descriptor(1)->type = type;
		assert_kind(WORLD_BOOT, WORLD_BOOT, gone ? CENSUS_STALE : CENSUS_CHANGED);
	}
}

/* An address behind the last byte goes with its region, or with the one that begins there. */
static void test_end_pointers(void **state)
{
	(void)state;
	assert_kind(DATA_END, world_virtual(DATA_END - 1) + 1, CENSUS_CONVERTED);
	assert_kind(DATA_END, world_virtual(DATA_END - 1) + 2, CENSUS_CHANGED);
	world_add(MEMORY_RUNTIME_SERVICES_DATA, DATA_END, 1, MEMORY_ATTRIBUTE_RUNTIME);
	assert_kind(DATA_END, world_virtual(DATA_END - 1) + 1, CENSUS_CONVERTED);
	assert_kind(DATA_END, DATA_END + WORLD_OFFSET, CENSUS_CONVERTED);
	assert_kind(DATA_END, DATA_END, CENSUS_LEFT_PHYSICAL);
}

/* A map that overlaps has several right answers, and no order. */
static void test_overlapping_map(void **state)
{
	(void)state;
	world_add(MEMORY_RUNTIME_SERVICES_DATA, WORLD_DATA - 0x1000, 3, MEMORY_ATTRIBUTE_RUNTIME);
	assert_kind(WORLD_DATA, world_virtual(WORLD_DATA), CENSUS_CONVERTED);
	assert_kind(WORLD_DATA, WORLD_DATA + WORLD_OFFSET, CENSUS_CONVERTED);
	world_add(MEMORY_RUNTIME_SERVICES_DATA, WORLD_BOOT, 1, MEMORY_ATTRIBUTE_RUNTIME);
	assert_kind(WORLD_BOOT, WORLD_BOOT, CENSUS_LEFT_PHYSICAL);
	world_word(WORLD_DATA + 8, WORLD_BOOT, WORLD_BOOT);
	world_word(WORLD_DATA, WORLD_BOOT, 0);
	world_word(WORLD_DATA + 8, WORLD_BOOT, WORLD_BOOT);
	words_read(&census, &world);
	assert_int_equal(census.word_count, 2);
	assert_int_equal(census.words[0].at.value, WORLD_DATA);
}

/* The last word of a region is read, and one that leaves it is not; nor is one of nowhere. */
static void test_words_at_the_edge(void **state)
{
	struct census_word *words = vaddr_pointer(world_notes.census.words);

	(void)state;
	world_left(DATA_END - 8, WORLD_DATA);
	world_left(WORLD_DATA, WORLD_DATA);
	words[1].at = paddr(DATA_END - 7);
	words[2].at = paddr(WORLD_BOOT);
	world_notes.census.word_count = 3;
	words_read(&census, &world);
	assert_int_equal(census.word_count, 1);
	assert_int_equal(census.words[0].now, WORLD_DATA);
	assert_int_equal(words_from(&census, 0), 0);
	assert_int_equal(words_from(&census, DATA_END - 8), 0);
	assert_int_equal(words_from(&census, DATA_END - 7), 1);
	assert_null(words_at(&census, WORLD_DATA));
}

static void judge_all(void)
{
	words_read(&census, &world);
	judge_words(&census);
}

static void assert_shadow(uint64_t at, bool shadow)
{
	assert_int_equal(census_word(at)->excuse, shadow ? EXCUSE_SHADOW : EXCUSE_NONE);
}

/* Where a pointer was converted, what its bytes say one further on is nothing. */
static void test_word_across_a_converted_pointer(void **state)
{
	(void)state;
	world_note(WORLD_DATA + 1, WORLD_BOOT);
	world_converted(WORLD_DATA + 5, WORLD_CODE);
	world_note(WORLD_DATA + 9, WORLD_DATA);
	judge_all();
	assert_shadow(WORLD_DATA + 1, true);
	assert_shadow(WORLD_DATA + 5, false);
	assert_shadow(WORLD_DATA + 9, true);
}

/* Of two that share bytes one remains: by its fate, then by alignment, then by its value. */
static void test_one_suspect_for_one_pointer(void **state)
{
	(void)state;
	world_left(WORLD_DATA + 0x11, WORLD_DATA);
	world_left(WORLD_DATA + 0x101, WORLD_DATA); /* and not memory that is gone */
	world_note(WORLD_DATA + 0x108, WORLD_BOOT);
	world_left(WORLD_DATA + 0x200, WORLD_BOOT); /* aligned */
	world_note(WORLD_DATA + 0x1ff, WORLD_BOOT + 0x1000);
	world_left(WORLD_DATA + 0x302, WORLD_BOOT + 0x1000); /* the larger one */
	world_note(WORLD_DATA + 0x303, WORLD_BOOT);
	judge_all();
	assert_shadow(WORLD_DATA + 0x11, false);
	assert_shadow(WORLD_DATA + 0x101, false);
	assert_shadow(WORLD_DATA + 0x108, true);
	assert_shadow(WORLD_DATA + 0x200, false);
	assert_shadow(WORLD_DATA + 0x1ff, true);
	assert_shadow(WORLD_DATA + 0x302, false);
	assert_shadow(WORLD_DATA + 0x303, true);
}

/* The 1 of a counter, read three bytes early, is 16 MiB; -1 in 32 bits is the end of a flash. */
static void test_numbers(void **state)
{
	(void)state;
	world_descriptor(1)->pages = 0x100000;
	world_left(WORLD_DATA + 0x15, 0x1000000);
	world_left(WORLD_DATA + 0x26, 0x12340000);
	world_left(WORLD_DATA + 0x37, 0x123400);
	world_left(WORLD_DATA + 0x47, 0x7e9d1000); /* a page, not a number */
	world_left(WORLD_DATA + 0x58, 0x100000000);
	world_left(WORLD_DATA + 0x68, 0x1000000);
	world_left(WORLD_DATA + 0x70, 0xffffffff);
	world_left(WORLD_DATA + 0x78, 0xfffffffe);
	judge_all();
	assert_shadow(WORLD_DATA + 0x15, true);
	assert_shadow(WORLD_DATA + 0x26, true);
	assert_shadow(WORLD_DATA + 0x37, true);
	assert_shadow(WORLD_DATA + 0x47, false);
	assert_shadow(WORLD_DATA + 0x58, true);
	assert_shadow(WORLD_DATA + 0x68, false);
	assert_shadow(WORLD_DATA + 0x70, true);
	assert_shadow(WORLD_DATA + 0x78, false);
}

/* Two slots of gRT stay physical, whatever stands in them; no other does. */
static void test_slots_that_stay_physical(void **state)
{
	const uint64_t slots = WORLD_TABLES + 0x100 + 24;

	(void)state;
	for (uint64_t i = 0; i < SERVICE_COUNT; i++)
		world_left(slots + i * 8, WORLD_CODE + i);
	judge_all();
	for (uint64_t i = 0; i < SERVICE_COUNT; i++)
		assert_int_equal(census_word(slots + i * 8)->excuse,
				 i == SERVICE_SET_VIRTUAL_ADDRESS_MAP ||
						 i == SERVICE_CONVERT_POINTER
					 ? EXCUSE_EXPECTED
					 : EXCUSE_NONE);
}

#define TEST(name) cmocka_unit_test_setup(name, census_world_reset)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_runtime_target),
		TEST(test_replaced),
		TEST(test_cleared),
		TEST(test_stale_target),
		TEST(test_what_is_gone),
		TEST(test_end_pointers),
		TEST(test_overlapping_map),
		TEST(test_words_at_the_edge),
		TEST(test_word_across_a_converted_pointer),
		TEST(test_one_suspect_for_one_pointer),
		TEST(test_numbers),
		TEST(test_slots_that_stay_physical),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
