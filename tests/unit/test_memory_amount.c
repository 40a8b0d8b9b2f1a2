/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/memory/compare.c: how much is compared, what is overwritten first, and where neither is
 * done.
 */
#include "tests/unit/memory_world.h"

static void expect_overwritten(void)
{
	memory_remember(&world);
	for (unsigned int page = 0; page < PAGES; page++) {
		bool chosen = (page < 14 && page != 5) || (page >= 16 && page < 20);

		for (unsigned int word = 0; word < MEMORY_PAGE_WORDS; word++)
			assert_int_equal(words[page][word] == MEMORY_PATTERN, chosen);
	}
	compare();
	assert_true(world_said("memory-overwritten=yes"));
	assert_true(world_said("ok audit.memory_unchanged"));
	words[1][0] ^= 1;
	compare();
	assert_true(world_said("not ok audit.memory_unchanged"));
}

/* reclaim=poison overwrites exactly what is compared. */
static void test_poison(void **state)
{
	(void)state;
	world_notes.options.reclaim_poison = 1;
	expect_overwritten();
}

/* And so does audit=strict. */
static void test_strict(void **state)
{
	(void)state;
	world_notes.options.audit = AUDIT_STRICT;
	expect_overwritten();
}

/* More memory than the ledger has lines for: a line for two pages, which are found together. */
static void test_large_memory(void **state)
{
	(void)state;
	world_add(MEMORY_CONVENTIONAL, UINT64_C(1) << 32, SUMS_MAX, WB);
	world_notes.options.reclaim_size = UINT64_MAX;
	memory_remember(&world);
	assert_string_equal(world_report, "");
	assert_int_equal(ledger.block_pages, 2);
	words[9][0] = words[2][0] = words[19][0] = 0;
	repaired(BASE + 0x13000, REPAIR_MAPPED);
	compare();
	assert_true(world_said("address=0x102000 memory=EfiBootServicesData region=0x100000-"
			       "0x109fff pages=4"));
	assert_false(world_said("EfiConventionalMemory"));
	assert_true(world_said("memory-unchecked-kib=8 "));
}

/* The two pages of a line change places. */
static void test_pages_of_a_line_are_in_order(void **state)
{
	(void)state;
	world_add(MEMORY_CONVENTIONAL, UINT64_C(1) << 32, SUMS_MAX, WB);
	world_notes.options.reclaim_size = UINT64_MAX;
	words[2][7] = 1;
	memory_remember(&world);
	assert_int_equal(ledger.block_pages, 2);
	words[3][7] = 1;
	words[2][7] = words[3][8];
	compare();
	assert_true(world_said("pages=2"));
}

/* What changes in the first MiB is said, and held against nobody; nothing is overwritten there. A
 * descriptor that reaches beyond it is two findings. */
static void test_first_mib(void **state)
{
	(void)state;
	world_reset();
	world_notes.options.reclaim_poison = 1;
	world_add(MEMORY_BOOT_SERVICES_DATA, LOW_BASE, LOW_PAGES + 2, WB);
	memory_remember(&world);
	assert_int_equal(low_words[1][0], 0x5555555555555555);
	assert_int_equal(words[0][0], MEMORY_PATTERN);
	low_words[1][7] = 0;
	compare();
	assert_string_equal(
		world_report,
		"# violation class=silent-write phase=virtual access=write address=0xff000 "
		"memory=EfiBootServicesData region=0xfe000-0x101fff pages=1 image=unknown\n"
		"# EfiBootServicesData changed without an access that was seen: a device that was "
		"not stopped at the exit wrote there, another processor, or system management "
		"code. In the first MiB that is expected.\n"
		"known violation\n"
		"ok audit.memory_unchanged\n"
		"# memory-checked-kib=16 memory-unchecked-kib=0 memory-overwritten=yes\n");
	words[1][0] = 0;
	world_report[0] = '\0';
	compare();
	assert_true(world_said("address=0xff000 "));
	assert_true(world_said("address=0x101000 "));
	assert_true(world_said("not ok audit.memory_unchanged"));
}

/* Nobody asked: nothing is looked at, and nothing that changed is held against anybody. What
 * reclaim=poison overwrites is another question. */
static void test_unwanted(void **state)
{
	(void)state;
	all_checks_but = CHECK;
	memory_remember(&world);
	words[12][0] = 0;
	compare();
	assert_int_equal(ledger.count, 0);
	world_notes.options.reclaim_poison = 1;
	memory_remember(&world);
	assert_int_equal(words[12][0], MEMORY_PATTERN);
	words[12][0] = 0;
	compare();
	assert_string_equal(world_report, "");
	assert_int_equal(silent_writes, 0);
}

/* Of a map that is too long nothing is compared, and the report says so. */
static void test_very_long_map(void **state)
{
	(void)state;
	world.memory_map.size = (MEMORY_DESCRIPTORS_MAX + 1) * world.memory_map.descriptor_size;
	memory_remember(&world);
	compare();
	assert_string_equal(world_report,
			    "skip audit.memory_unchanged: the memory map has too many pieces\n");
}

/* What takes its time is announced. */
static void test_very_large_memory(void **state)
{
	(void)state;
	world_add(MEMORY_BOOT_SERVICES_DATA, UINT64_C(1) << 32, (UINT64_C(1) << 30) / PAGE_SIZE,
		  WB);
	memory_remember(&world);
	assert_string_equal(world_report,
			    "# 1 GiB of memory will be looked at now, and again at the end\n");
	world_report[0] = '\0';
	all_checks_but = CHECK;
	memory_remember(&world);
	assert_string_equal(world_report, "");
}

/* Where nothing can be compared, that is said, and nothing is overwritten. */
static void test_no_tables(void **state)
{
	(void)state;
	no_tables = true;
	world_notes.options.reclaim_poison = 1;
	memory_remember(&world);
	assert_int_equal(words[0][0], 0x5555555555555555);
	compare();
	assert_string_equal(world_report, "skip audit.memory_unchanged: there are no page tables "
					  "left to look at it\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_poison),
		TEST(test_strict),
		TEST(test_large_memory),
		TEST(test_pages_of_a_line_are_in_order),
		TEST(test_first_mib),
		TEST(test_unwanted),
		TEST(test_very_large_memory),
		TEST(test_very_long_map),
		TEST(test_no_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
