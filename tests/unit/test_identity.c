/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/identity.c: that an identity map would be noticed. On a machine it never is there, so here the
 * page tables' walker and the peek are made up, and show what a test lets them show.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/identity.c"

#define REGION 0x7f000000
#define TRANSIT 0x1800000

static struct handoff handoff;
static struct memory_descriptor descriptors[4];

static struct {
	struct walk_leaf leaf; /* the one that the walker shows */
	bool complete;
	uint64_t answers_at; /* the one address that can be read */
	uint64_t unmapped[4];
	unsigned int unmapped_count;
	unsigned int flushes;
	uint64_t stuck_at; /* the one page that cannot be unmapped */
	char checked[64];  /* ok, not ok or SKIP, and the name */
	struct reasons reasons;
} seen;

bool walk_tables(const struct handoff_tables *tables, walk_visitor visit, void *context)
{
	(void)tables;
	visit(context, &seen.leaf);
	return seen.complete;
}

static bool peek(vaddr_t address, uint64_t *value)
{
	*value = 0;
	return address.value == seen.answers_at;
}

bool paging_unmap(const struct handoff_tables *tables, vaddr_t page)
{
	(void)tables;
	if (page.value == seen.stuck_at)
		return false;
	seen.unmapped[seen.unmapped_count++] = page.value;
	return true;
}

void paging_flush(void)
{
	seen.flushes++;
}

void panic(const char *format, ...)
{
	(void)format;
	mock_assert(0, "panic", __FILE__, __LINE__);
	__builtin_unreachable();
}

void report_reasons(const struct reasons *reasons, const char *name)
{
	snprintf(seen.checked, sizeof(seen.checked), "%s %s", reasons->count == 0 ? "ok" : "not ok",
		 name);
	seen.reasons = *reasons;
}

void report_skip(const char *name, const char *reason)
{
	assert_non_null(reason);
	snprintf(seen.checked, sizeof(seen.checked), "SKIP %s", name);
}

static struct memory_descriptor descriptor(uint32_t type, uint64_t start, uint64_t attribute)
{
	return (struct memory_descriptor){
		.type = type,
		.physical_start = paddr(start),
		.pages = 16,
		.attribute = attribute,
	};
}

/* A machine where everything is as it should be. */
static int start_anew(void **state)
{
	(void)state;
	memset(&handoff, 0, sizeof(handoff));
	handoff.svam.mode = RUNTIME_VIRTUAL;
	handoff.memory_map = (struct handoff_map){
		.descriptors = vaddr_of(descriptors),
		.size = sizeof(descriptors),
		.descriptor_size = sizeof(descriptors[0]),
	};
	memset(&seen, 0, sizeof(seen));
	seen.complete = true;
	seen.answers_at = seen.stuck_at = UINT64_MAX;
	seen.leaf = (struct walk_leaf){
		.virtual = vaddr(0xffffef1000000000 + REGION),
		.physical = paddr(REGION),
		.size = PAGE_SIZE,
	};
	handoff.ranges[0] = (struct handoff_range){.kind = HANDOFF_RANGE_LOADER,
						   .physical = paddr(0x1600000),
						   .size = 0x8000};
	handoff.ranges[1] = (struct handoff_range){
		.kind = HANDOFF_RANGE_TRANSIT,
		.physical = paddr(TRANSIT),
		.mapped_at = vaddr(TRANSIT),
		.size = 2 * PAGE_SIZE,
	};
	handoff.range_count = 2;
	descriptors[0] = descriptor(MEMORY_BOOT_SERVICES_DATA, 0x2000000, 0);
	descriptors[1] = descriptor(MEMORY_MMIO, 0x3000000, 0);
	descriptors[2] = descriptor(MEMORY_RUNTIME_SERVICES_DATA, REGION, MEMORY_ATTRIBUTE_RUNTIME);
	descriptors[3] = descriptor(MEMORY_MMIO, REGION + 0x10000, MEMORY_ATTRIBUTE_RUNTIME);
	return 0;
}

static void assert_result(const char *result)
{
	identity_check(&handoff, peek);
	assert_string_equal(seen.checked, result);
}

static void test_the_transit_pages_are_dropped(void **state)
{
	(void)state;
	identity_drop(&handoff);
	assert_int_equal(seen.unmapped_count, 2);
	assert_int_equal(seen.unmapped[0], TRANSIT);
	assert_int_equal(seen.unmapped[1], TRANSIT + PAGE_SIZE);
	assert_int_equal(seen.flushes, 1);
}

/* A transit page that cannot be dropped would make every later proof worthless. */
static void test_a_page_that_stays_is_a_panic(void **state)
{
	(void)state;
	seen.stuck_at = TRANSIT + PAGE_SIZE;
	expect_assert_failure(identity_drop(&handoff));
}

static void test_nothing_left_is_ok(void **state)
{
	(void)state;
	assert_result("ok handoff.identity_map_gone");
}

static void test_an_identical_page_in_the_tables_is_found(void **state)
{
	(void)state;
	seen.leaf.virtual = vaddr(REGION);
	assert_result("not ok handoff.identity_map_gone");
	assert_string_equal(seen.reasons.text[0], "identity-pages=1 first=0x7f000000 size=0x1000");
}

/* Also where the tables show nothing: a translation may outlive its entry. */
static void test_every_kind_of_memory_is_read(void **state)
{
	const uint64_t addresses[] = {
		0x1600000, TRANSIT, 0x2000000, 0x3000000, REGION, REGION + 0x10000,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		seen.answers_at = addresses[i];
		assert_result("not ok handoff.identity_map_gone");
		assert_int_equal(seen.reasons.count, 1);
		assert_non_null(strstr(seen.reasons.text[0], "identity-answers=0x"));
	}
}

static void test_tables_that_cannot_be_walked_are_a_panic(void **state)
{
	(void)state;
	seen.complete = false;
	expect_assert_failure(identity_check(&handoff, peek));
}

static void test_a_map_that_is_there_on_purpose_is_skipped(void **state)
{
	(void)state;
	handoff.options.virtmap = VIRTMAP_IDENTITY;
	assert_result("SKIP handoff.identity_map_gone");
	handoff.options.virtmap = VIRTMAP_NONE;
	assert_result("SKIP handoff.identity_map_gone");
	handoff.options.virtmap = VIRTMAP_OFFSET;
	handoff.svam.mode = RUNTIME_PHYSICAL;
	assert_result("SKIP handoff.identity_map_gone");
	handoff.svam.mode = RUNTIME_MIXED;
	assert_result("SKIP handoff.identity_map_gone");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_the_transit_pages_are_dropped, start_anew),
		cmocka_unit_test_setup(test_a_page_that_stays_is_a_panic, start_anew),
		cmocka_unit_test_setup(test_nothing_left_is_ok, start_anew),
		cmocka_unit_test_setup(test_an_identical_page_in_the_tables_is_found, start_anew),
		cmocka_unit_test_setup(test_every_kind_of_memory_is_read, start_anew),
		cmocka_unit_test_setup(test_tables_that_cannot_be_walked_are_a_panic, start_anew),
		cmocka_unit_test_setup(test_a_map_that_is_there_on_purpose_is_skipped, start_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
