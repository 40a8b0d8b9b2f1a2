/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/guard/stack_meter.c: the depth of a call is exact, and only pages that the processor says were
 * written are read for it. The test is the processor, and sets the dirty bits.
 */
#include "kernel/guard/stack_meter.h"

#include <arch/paging.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/guard/repair.h"
#include "loader/core/page_table.h"
#include "tests/unit/guard_world.h"

#define STACK_PHYSICAL UINT64_C(0x40000000)
#define TOP GUARD_FIRMWARE_STACK

static uint8_t *stack_of(struct guard_fixture *fixture)
{
	return fixture->guard->machine.firmware_stack;
}

static void map_stack(struct guard_fixture *fixture, uint64_t size)
{
	const struct guard_world *world = &fixture->guard->world;
	struct page_table table = {.root = world->root,
				   .levels = world->levels,
				   .no_execute = world->no_execute,
				   .pool = world->pool};
	const struct mapping mapping = {.virtual = vaddr_of(stack_of(fixture)),
					.physical = paddr(STACK_PHYSICAL),
					.size = size,
					.rights = RIGHTS_W};

	assert_int_equal(page_table_map(&table, &mapping), STATUS_OK);
	stack_meter_open(fixture->guard);
}

static int setup(void **state)
{
	struct guard_fixture *fixture = guard_fixture_make(4, true);

	map_stack(fixture, TOP);
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	guard_fixture_free(*state);
	return 0;
}

/* Writes the byte `depth` bytes below the top; the processor does not notice. */
static void write_unseen(struct guard_fixture *fixture, uint32_t depth, uint8_t byte)
{
	stack_of(fixture)[TOP - depth] = byte;
}

static void write_byte(struct guard_fixture *fixture, uint32_t depth, uint8_t byte)
{
	write_unseen(fixture, depth, byte);
	*fixture->guard->stack_entries[(TOP - depth) / PAGE_SIZE] |= PTE_DIRTY;
}

/* Of each page, in order: is its dirty bit set? */
static uint32_t dirty_bits(const struct guard_fixture *fixture)
{
	uint32_t bits = 0;

	for (unsigned int page = 0; page < GUARD_STACK_PAGES; page++)
		if ((*fixture->guard->stack_entries[page] & PTE_DIRTY) != 0)
			bits |= UINT32_C(1) << page;
	return bits;
}

/* A byte counts as its whole word; afterwards nothing is left of the call. */
static void test_depth_is_exact(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint32_t depths[] = {1, 8, 9, 4096, 4097, 8192, 10000, TOP - 1, TOP};

	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		write_byte(fixture, 1, 1);
		write_byte(fixture, depths[i], 1);
		assert_int_equal(stack_meter_read(fixture->guard), align_up(depths[i], 8));
		assert_int_equal(stack_meter_read(fixture->guard), 0);
	}
}

/* Pages between that a function stepped over are clean, and what was written above is cleaned. */
static void test_holes(void **state)
{
	struct guard_fixture *fixture = *state;

	for (uint32_t depth = 1; depth <= TOP; depth += 3 * PAGE_SIZE)
		write_byte(fixture, depth, 1);
	assert_int_equal(stack_meter_read(fixture->guard), 122880 + 8);
	for (uint32_t i = 0; i < TOP; i++)
		assert_int_equal(stack_of(fixture)[i], stack_of(fixture)[0]);
}

/* A page that was written, but with what it held: the depth is further up. */
static void test_dirty_and_unchanged(void **state)
{
	struct guard_fixture *fixture = *state;
	uint8_t pattern = stack_of(fixture)[0];

	write_byte(fixture, 10000, pattern);
	write_byte(fixture, 6000, pattern);
	write_byte(fixture, 5992, 1);
	assert_int_equal(stack_meter_read(fixture->guard), 5992);
}

/* What the processor does not tell of is not looked at: that is what makes it fast. */
static void test_clean_pages_are_not_read(void **state)
{
	struct guard_fixture *fixture = *state;

	write_byte(fixture, 100, 1);
	write_unseen(fixture, 20000, 1);
	assert_int_equal(stack_meter_read(fixture->guard), 104);
}

/* Without forgetting the translation, the processor would not set the bit again. */
static void test_bits_are_taken_back(void **state)
{
	struct guard_fixture *fixture = *state;

	assert_int_equal(fixture->invalidated, UINT32_MAX);
	assert_int_equal(dirty_bits(fixture), 0);
	fixture->invalidated = 0;
	write_byte(fixture, 100, 1);
	write_byte(fixture, 5000, 1);
	(void)stack_meter_read(fixture->guard);
	assert_int_equal(dirty_bits(fixture), 0);
	assert_int_equal(fixture->invalidated, UINT32_C(3) << (GUARD_STACK_PAGES - 2));
}

/* Dirty bits of other page tables were set meanwhile: everything is read. */
static void test_other_page_tables(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->guard->machine.before.registers[GATE_REGISTER(CR3)] = 1;
	fixture->guard->machine.after.registers[GATE_REGISTER(CR3)] = 2;
	write_byte(fixture, 100, 1);
	write_unseen(fixture, 20000, 1);
	assert_int_equal(stack_meter_read(fixture->guard), 20000);
	assert_int_equal(dirty_bits(fixture), 0);
	fixture->guard->machine.after.registers[GATE_REGISTER(CR3)] = 1;
	assert_int_equal(stack_meter_read(fixture->guard), 0);
}

/* One page without an entry of its own is enough to read everything, as if no entry were known. */
static void test_entries_are_not_known(void **state)
{
	static const uint64_t mapped[] = {0, TOP - PAGE_SIZE};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct guard_fixture *fixture = guard_fixture_make(4, true);

		if (mapped[i] != 0)
			map_stack(fixture, mapped[i]);
		write_unseen(fixture, 20000, 1);
		assert_int_equal(stack_meter_read(fixture->guard), 20000);
		assert_int_equal(stack_meter_read(fixture->guard), 0);
		guard_fixture_free(fixture);
	}
}

/* A right that was granted for the call goes, and the page was written all the same. */
static void test_repairs_keep_the_bit(void **state)
{
	struct guard_fixture *fixture = *state;
	vaddr_t page = vaddr_of(stack_of(fixture) + TOP - 2 * PAGE_SIZE);
	uint64_t leaf = guard_leaf(fixture, page.value);

	assert_int_equal(repair_grant(fixture->guard, page.value, ACCESS_EXECUTE), REPAIR_GRANTED);
	assert_int_equal(guard_leaf(fixture, page.value), leaf & ~PTE_NO_EXECUTE);
	write_byte(fixture, 5000, 1);
	repair_undo(fixture->guard, 0);
	assert_int_equal(guard_leaf(fixture, page.value), leaf | PTE_DIRTY);
	assert_int_equal(stack_meter_read(fixture->guard), 5000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_depth_is_exact),	 TEST(test_holes),
		TEST(test_dirty_and_unchanged),	 TEST(test_clean_pages_are_not_read),
		TEST(test_bits_are_taken_back),	 TEST(test_other_page_tables),
		TEST(test_repairs_keep_the_bit), cmocka_unit_test(test_entries_are_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
