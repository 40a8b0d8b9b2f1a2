/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the programs that test kernel/audit/memory/compare.c have in common: memory that the test plays,
 * on both sides of the end of the first MiB.
 */
#ifndef MEMORY_WORLD_H
#define MEMORY_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/processor.h"
#include "kernel/audit/memory/compare.c"
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

void closing_add(const struct audit_scene *scene, enum audit_class class, bool known)
{
	(void)known;
	assert_int_equal(class, CLASS_SILENT_WRITE);
	assert_null(scene->image);
	assert_int_equal(scene->record->count, 1);
	assert_int_equal(scene->record->service, SERVICE_COUNT);
	silent_writes++;
}

unsigned int processor_physical_bits(void)
{
	return WORLD_PHYSICAL_BITS;
}

struct guard *owner_guard(void)
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
	world_notes.options = (struct audit_options)AUDIT_OPTIONS_DEFAULT;
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

#define TEST(name) cmocka_unit_test_setup(name, set_up)

#endif
