/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/memory/compare.c: what changed, and what was seen to change.
 */
#include "tests/unit/memory_world.h"

/* Nothing changed: one check, and all that could be looked at was. */
static void test_unchanged(void **state)
{
	(void)state;
	memory_remember(&world);
	assert_false(is_open);
	compare();
	assert_string_equal(
		world_report,
		"ok audit.memory_unchanged\n"
		"# memory-checked-kib=68 memory-unchecked-kib=0 memory-overwritten=no\n");
}

/* One bit is enough, wherever in the page it is. */
static void test_every_bit_counts(void **state)
{
	(void)state;
	memory_remember(&world);
	for (unsigned int bit = 0; bit < PAGE_SIZE * 8; bit += 61) {
		world_report[0] = '\0';
		words[12][bit / 64] ^= UINT64_C(1) << bit % 64;
		compare();
		words[12][bit / 64] ^= UINT64_C(1) << bit % 64;
		assert_true(world_said("not ok audit.memory_unchanged"));
	}
}

/* Two changes do not make up for each other: neither the same bit twice, nor two words swapped. */
static void test_changes_do_not_cancel(void **state)
{
	(void)state;
	words[12][7] = 1;
	memory_remember(&world);
	words[12][100] ^= UINT64_C(1) << 63;
	words[12][102] ^= UINT64_C(1) << 63;
	compare();
	assert_true(world_said("not ok audit.memory_unchanged"));
	words[12][100] ^= UINT64_C(1) << 63;
	words[12][102] ^= UINT64_C(1) << 63;
	words[12][7] = words[12][9];
	words[12][9] = 1;
	world_report[0] = '\0';
	compare();
	assert_true(world_said("not ok audit.memory_unchanged"));
}

static bool changed(void)
{
	world_report[0] = '\0';
	compare();
	return world_said("not ok audit.memory_unchanged");
}

/* Memory that was never written: zeroes, up to some word or to the end. */
static void test_every_bit_of_zeroes_counts(void **state)
{
	(void)state;
	for (unsigned int used = 0; used < 2; used++) {
		memset(words[12], 0, sizeof(words[12]));
		words[12][300] = used;
		memory_remember(&world);
		assert_false(changed());
		for (unsigned int bit = 0; bit < PAGE_SIZE * 8; bit += 61) {
			words[12][bit / 64] ^= UINT64_C(1) << bit % 64;
			assert_true(changed());
			words[12][bit / 64] ^= UINT64_C(1) << bit % 64;
		}
	}
}

/* Wherever a word moves to, the sum is another: after 64 rotations as well. */
static void test_moves_do_not_cancel(void **state)
{
	(void)state;
	for (unsigned int first = 0; first < 2; first++) {
		memset(words[12], 0, sizeof(words[12]));
		words[12][first] = 1;
		memory_remember(&world);
		for (unsigned int i = 2; i < MEMORY_PAGE_WORDS; i++) {
			words[12][first] = 0;
			words[12][i] = 1;
			assert_true(changed());
			words[12][i] = 0;
			words[12][first] = 1;
		}
		assert_false(changed());
	}
}

/* One finding for each descriptor, also where the kernel cuts it in two, with its first page. */
static void test_findings_by_descriptor(void **state)
{
	(void)state;
	memory_remember(&world);
	words[3][0] = words[4][511] = words[7][5] = 0;
	words[5][0] = 0; /* the kernel's own */
	words[19][1] = 0;
	compare();
	assert_string_equal(
		world_report,
		"# violation class=silent-write phase=virtual access=write address=0x103000 "
		"memory=EfiBootServicesData region=0x100000-0x109fff pages=3 image=unknown\n"
		"# EfiBootServicesData changed without an access that was seen: a device that was "
		"not stopped at the exit wrote there, another processor, or system management "
		"code.\n"
		"violation\n"
		"# violation class=silent-write phase=virtual access=write address=0x113000 "
		"memory=EfiConventionalMemory region=0x110000-0x113fff pages=1 image=unknown\n"
		"# EfiConventionalMemory changed without an access that was seen: a device that "
		"was "
		"not stopped at the exit wrote there, another processor, or system management "
		"code.\n"
		"violation\n"
		"not ok audit.memory_unchanged\n"
		"# memory-checked-kib=68 memory-unchecked-kib=0 memory-overwritten=no\n");
	assert_int_equal(silent_writes, 2);
}

/* Firmware was seen on the page: what changed there is no secret. Any other page is one. */
static void test_repaired_pages_are_left_out(void **state)
{
	(void)state;
	memory_remember(&world);
	words[3][0] = words[8][0] = 0;
	repaired(BASE + 0x3ff8, REPAIR_MAPPED);
	repaired(BASE + 0x8000, REPAIR_MAPPED);
	repaired(BASE + 0x9000, REPAIR_MAPPED);
	compare();
	assert_string_equal(
		world_report,
		"ok audit.memory_unchanged\n"
		"# memory-checked-kib=60 memory-unchecked-kib=8 memory-overwritten=no\n");
	/* A walk is one record of many pages. */
	words[2][0] = 0;
	records[0].address -= 2 * PAGE_SIZE;
	records[0].detail = 2;
	compare();
	assert_true(world_said("memory-checked-kib=56"));
	records[0].detail = 0;
	words[3][0] = words[0][0];
	compare();
	assert_true(world_said("address=0x102000 memory=EfiBootServicesData region=0x100000-"
			       "0x109fff pages=1"));
}

/* A service that was ended before it could touch the page has no excuse for it. */
static void test_what_was_not_repaired_counts(void **state)
{
	(void)state;
	memory_remember(&world);
	words[3][0] = 0;
	repaired(BASE + 0x3000, REPAIR_ABORTED);
	repaired(BASE + 0x3000, REPAIR_COPIED);
	compare();
	assert_true(world_said("not ok audit.memory_unchanged"));
}

/* After an abort nothing is evidence any more, and every line says so. */
static void test_tainted(void **state)
{
	(void)state;
	memory_remember(&world);
	words[3][0] = 0;
	guard.tainted = true;
	compare();
	assert_true(world_said("pages=1 image=unknown tainted=yes\n"));
}

/* Nobody knows what a page was repaired for, if there were more accesses than records. */
static void test_records_lost(void **state)
{
	(void)state;
	memory_remember(&world);
	guard.record_lost = 1;
	words[3][0] = 0;
	compare();
	assert_string_equal(world_report, "skip audit.memory_unchanged: there were more accesses "
					  "than could be recorded\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_unchanged),
		TEST(test_every_bit_counts),
		TEST(test_changes_do_not_cancel),
		TEST(test_every_bit_of_zeroes_counts),
		TEST(test_moves_do_not_cancel),
		TEST(test_findings_by_descriptor),
		TEST(test_repaired_pages_are_left_out),
		TEST(test_what_was_not_repaired_counts),
		TEST(test_tainted),
		TEST(test_records_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
