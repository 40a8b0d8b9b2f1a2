/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/memory.c over memory that the test plays: what changed, and what was seen to change.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/memory.c"
#include "tests/unit/all_checks.h"
#include "tests/unit/kernel_world.h"

#define BASE 0x100000ULL
#define PAGES 32
#define WB MEMORY_ATTRIBUTE_WB

/* The first MiB ends here. */
#define LOW_PAGES 2
#define LOW_BASE (BASE - LOW_PAGES * PAGE_SIZE)

static uint64_t words[PAGES][MEMORY_PAGE_WORDS];
static uint64_t low_words[LOW_PAGES][MEMORY_PAGE_WORDS];
static struct guard guard;
static struct access_record records[4];
static struct page_pool pool;
static bool is_open, no_tables;
static unsigned int silent_writes; /* in the closing table */

void closing_add(const struct audit_scene *scene, enum audit_class class)
{
	assert_int_equal(class, CLASS_SILENT_WRITE);
	assert_null(scene->image);
	assert_int_equal(scene->record->count, 1);
	assert_int_equal(scene->record->service, SERVICE_COUNT);
	silent_writes++;
}

unsigned int audit_physical_bits(void)
{
	return WORLD_PHYSICAL_BITS;
}

struct guard *watch_guard(void)
{
	return &guard;
}

bool window_open(struct window *view, const struct handoff_tables *tables, struct page_pool *from)
{
	(void)view;
	assert_ptr_equal(tables, &world.tables);
	assert_ptr_equal(from, &pool);
	assert_false(is_open);
	is_open = !no_tables;
	return is_open;
}

void *window_show(const struct window *view, paddr_t physical)
{
	(void)view;
	assert_true(is_open);
	if (physical.value - LOW_BASE < sizeof(low_words))
		return low_words[(physical.value - LOW_BASE) / PAGE_SIZE];
	/* Memory that is not there holds nothing: what is large is only counted here. */
	return words[physical.value - BASE < sizeof(words) ? (physical.value - BASE) / PAGE_SIZE
							   : PAGES - 1];
}

void window_close(const struct window *view)
{
	(void)view;
	assert_true(is_open);
	is_open = false;
}

/* Ten pages of boot-services data, the kernel on one of them, four of the loader's, four free. */
static int set_up(void **state)
{
	(void)state;
	world_reset();
	world.options = (struct options)OPTIONS_DEFAULT;
	world_add(MEMORY_BOOT_SERVICES_DATA, BASE, 10, WB);
	world_add(MEMORY_LOADER_CODE, BASE + 0xa000, 4, WB);
	world_add(MEMORY_CONVENTIONAL, BASE + 0x10000, 4, WB);
	world.range_count = 1;
	world.ranges[0] = (struct handoff_range){.kind = HANDOFF_RANGE_KERNEL,
						 .physical = paddr(BASE + 0x5000),
						 .size = PAGE_SIZE};
	memset(&guard, 0, sizeof(guard));
	memset(words, 0x55, sizeof(words));
	memset(low_words, 0x55, sizeof(low_words));
	memset(&ledger, 0, sizeof(ledger));
	guard.world.records = records;
	guard.world.pool = &pool;
	is_open = no_tables = false;
	all_checks_but = "";
	silent_writes = 0;
	return 0;
}

static void repaired(uint64_t address, enum repair repair)
{
	records[guard.record_count++] = (struct access_record){.kind = RECORD_PAGE_FAULT,
							       .repair = (uint8_t)repair,
							       .address = address};
}

static void compare(void)
{
	memory_compare(&world);
	assert_false(is_open);
}

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
	world.options.reclaim_poison = 1;
	expect_overwritten();
}

/* And so does audit=strict. */
static void test_strict(void **state)
{
	(void)state;
	world.options.audit = AUDIT_STRICT;
	expect_overwritten();
}

/* More memory than the ledger has lines for: a line for two pages, which are found together. */
static void test_large_memory(void **state)
{
	(void)state;
	world_add(MEMORY_CONVENTIONAL, UINT64_C(1) << 32, SUMS_MAX, WB);
	world.options.reclaim_size = UINT64_MAX;
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

/* What changes in the first MiB is said, and held against nobody; nothing is overwritten there. A
 * descriptor that reaches beyond it is two findings. */
static void test_first_mib(void **state)
{
	(void)state;
	world_reset();
	world.options.reclaim_poison = 1;
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
	world.options.reclaim_poison = 1;
	memory_remember(&world);
	assert_int_equal(words[12][0], MEMORY_PATTERN);
	words[12][0] = 0;
	compare();
	assert_string_equal(world_report, "");
	assert_int_equal(silent_writes, 0);
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
	world.options.reclaim_poison = 1;
	memory_remember(&world);
	assert_int_equal(words[0][0], 0x5555555555555555);
	compare();
	assert_string_equal(world_report, "skip audit.memory_unchanged: there are no page tables "
					  "left to look at it\n");
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

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_unchanged),
		TEST(test_every_bit_counts),
		TEST(test_changes_do_not_cancel),
		TEST(test_findings_by_descriptor),
		TEST(test_repaired_pages_are_left_out),
		TEST(test_what_was_not_repaired_counts),
		TEST(test_poison),
		TEST(test_strict),
		TEST(test_large_memory),
		TEST(test_very_large_memory),
		TEST(test_first_mib),
		TEST(test_unwanted),
		TEST(test_no_tables),
		TEST(test_tainted),
		TEST(test_records_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
