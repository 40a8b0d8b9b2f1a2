/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What surrounds the guard's decisions: the list of records, and whom an exception belongs to.
 */
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernel/lib/descriptors.h"

/* ---- Records ---- */

/* The same instruction in the same page is one record with a count; the observer is told once. */
static void test_repeats_are_counted(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA + 8, 0);

	for (unsigned int i = 0; i < 3; i++) {
		frame.cr2 += 8;
		guard_throw(fixture, &frame);
		guard_end_of_call(fixture);
	}
	assert_int_equal(fixture->guard->record_count, 1);
	assert_int_equal(fixture->observed, 1);
	assert_int_equal(fixture->call.records, 3);
	assert_int_equal(fixture->records[0].count, 3);
	assert_int_equal(fixture->records[0].address, BOOT_DATA + 16);
}

/* An instruction that walks through memory, or reads across the end of a page, is one record, whose
 * `detail` counts the pages behind the first; walking there again only counts. */
static void test_walk_is_one_record(void **state)
{
	struct guard_fixture *fixture = *state;

	for (unsigned int time = 0; time < 2; time++) {
		for (uint64_t page = 0; page < 4; page++) {
			struct exception_frame frame = guard_fault(fixture,
								   BOOT_DATA + 0xffc +
									   page * PAGE_SIZE,
								   0);

			guard_throw(fixture, &frame);
		}
		guard_end_of_call(fixture);
	}
	assert_int_equal(fixture->guard->record_count, 1);
	assert_int_equal(fixture->observed, 1);
	assert_int_equal(fixture->records[0].address, BOOT_DATA + 0xffc);
	assert_int_equal(fixture->records[0].detail, 3);
	assert_int_equal(fixture->records[0].count, 8);
}

/* Downwards too, as memmove() copies to a place behind: the address becomes the lowest one, and both
 * directions together are still one walk. */
static void test_walk_down_is_one_record(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint64_t pages[] = {8, 7, 6, 9, 5, 7};

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct exception_frame frame = guard_fault(fixture,
							   BOOT_DATA + pages[i] * PAGE_SIZE + i, 0);

		guard_throw(fixture, &frame);
		guard_end_of_call(fixture);
	}
	assert_int_equal(fixture->guard->record_count, 1);
	assert_int_equal(fixture->observed, 1);
	assert_int_equal(fixture->records[0].address, BOOT_DATA + 5 * PAGE_SIZE + 4);
	assert_int_equal(fixture->records[0].detail, 4);
	assert_int_equal(fixture->records[0].count, 6);
}

/* The walk is another one where a descriptor ends, either way, and behind a gap. */
static void test_walk_ends(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint64_t places[] = {
		BOOT_DATA + 15 * PAGE_SIZE,
		BOOT_DATA + 16 * PAGE_SIZE,
		BOOT_DATA + 18 * PAGE_SIZE,
		BOOT_DATA + 13 * PAGE_SIZE,
		BOOT_DATA,
		BOOT_DATA - PAGE_SIZE,
		PHYSICAL_END,
		PHYSICAL_END + PAGE_SIZE,
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct exception_frame frame = guard_fault(fixture, places[i], 0);

		guard_throw(fixture, &frame);
		assert_int_equal(fixture->guard->record_count, i + 1);
		assert_int_equal(fixture->records[i].detail, 0);
	}
}

/* A page that is not the next one, another instruction, access, phase or service is another record. */
static void test_distinct_records(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	guard_throw(fixture, &frame);
	guard_end_of_call(fixture);
	frame.cr2 += 2 * PAGE_SIZE;
	guard_throw(fixture, &frame);
	guard_end_of_call(fixture);
	frame.rip++;
	guard_throw(fixture, &frame);
	guard_end_of_call(fixture);
	frame.error_code = WRITE;
	guard_throw(fixture, &frame);
	guard_end_of_call(fixture);
	fixture->guard->world.phase = PHASE_RESET;
	guard_throw(fixture, &frame);
	guard_end_of_call(fixture);
	fixture->call.service = SERVICE_RESET_SYSTEM;
	guard_throw(fixture, &frame);
	assert_int_equal(fixture->guard->record_count, 6);
	assert_int_equal(fixture->observed, 6);
}

/* So is another target of the same call, near or on the next page, and another caller of it. */
static void test_jumps_are_distinct(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint64_t targets[] = {BOOT_DATA, BOOT_DATA + 8, BOOT_DATA + PAGE_SIZE};
	struct exception_frame frame;

	for (unsigned int time = 1; time <= 2; time++) {
		for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
			frame = guard_stray_call(fixture, targets[i]);
			guard_throw(fixture, &frame);
			assert_int_equal(fixture->records[i].address, targets[i]);
			assert_int_equal(fixture->records[i].instruction, CALL_SITE - 1);
			assert_int_equal(fixture->records[i].caller, CALLER_REFUTED);
			assert_int_equal(fixture->records[i].detail, 0);
			assert_int_equal(fixture->records[i].count, time);
		}
	}
	assert_int_equal(fixture->guard->record_count, 3);

	/* The call of which register and stack say the same. */
	fixture->code[CALL_SITE - VIRTUAL_CODE - 2] = 0xff;
	fixture->code[CALL_SITE - VIRTUAL_CODE - 1] = 0xd0;
	frame = guard_stray_call(fixture, BOOT_DATA);
	frame.rax = BOOT_DATA;
	assert_int_equal(guard_throw(fixture, &frame)->caller, CALLER_LIKELY);
	assert_int_equal(fixture->guard->record_count, 4);
}

/* A full list loses records, says how many, still counts repeats, and firmware goes on. */
static void test_full_list(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	for (unsigned int i = 0; i < 10; i++) {
		frame.rip++;
		guard_throw(fixture, &frame);
		assert_true(guard_leaf(fixture, BOOT_DATA) != 0);
		guard_end_of_call(fixture);
	}
	assert_int_equal(fixture->guard->record_count, 8);
	assert_int_equal(fixture->guard->record_lost, 2);
	assert_int_equal(fixture->observed, 8);
	frame.rip -= 9;
	guard_throw(fixture, &frame);
	assert_int_equal(fixture->records[0].count, 2);
	assert_int_equal(fixture->guard->record_lost, 2);
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);
}

/* ---- Who is to blame ---- */

/* An exception outside every call, and one inside an exception, are our own. */
static void test_panics(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	fixture->guard->depth = 1;
	if (setjmp(fixture->after_panic) == 0)
		guard_throw(fixture, &frame);
	assert_int_equal(fixture->panics, 1);
	fixture->guard->depth = 0;
	fixture->guard->call = NULL;
	if (setjmp(fixture->after_panic) == 0)
		guard_throw(fixture, &frame);
	assert_int_equal(fixture->panics, 2);
	assert_int_equal(fixture->guard->record_count, 0);
}

/* A peek that faults is an answer, at any address; one that does not reads. */
static void test_peek(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);
	uint64_t value = 0;

	fixture->guard->peeking = true;
	guard_throw(fixture, &frame);
	assert_int_equal(frame.rip, (uintptr_t)peek_failed);
	frame.vector = VECTOR_GENERAL_PROTECTION;
	frame.rip = 0;
	guard_exception(fixture->guard, &frame);
	assert_int_equal(frame.rip, (uintptr_t)peek_failed);
	assert_int_equal(fixture->guard->record_count, 0);
	fixture->guard->peeking = false;

	fixture->stack[3] = 4711;
	assert_true(guard_peek(fixture->guard, vaddr_of(&fixture->stack[3]), &value));
	assert_int_equal(value, 4711);
	assert_false(fixture->guard->peeking);
}

/* Inside an exception a fault would be a second one: the page tables are asked. */
static void test_peek_while_observing(void **state)
{
	struct guard_fixture *fixture = *state;
	uint64_t value = 0;

	fixture->guard->depth = 1;
	fixture->stack[3] = 4711;
	assert_true(guard_peek(fixture->guard, vaddr_of(&fixture->stack[3]), &value));
	assert_int_equal(value, 4711);
	assert_false(guard_peek(fixture->guard, vaddr(BOOT_DATA), &value));
	assert_false(
		guard_peek(fixture->guard, vaddr_of((uint8_t *)&fixture->stack[512] - 4), &value));
	assert_int_equal(value, 4711);
}

/* An NMI that nobody asked for changes nothing, whenever it comes. */
static void test_stray_nmi(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, 0, 0);
	struct exception_frame before;

	frame.vector = VECTOR_NMI;
	before = frame;
	fixture->guard->depth = 1;
	guard_throw(fixture, &frame);
	fixture->guard->call = NULL;
	guard_throw(fixture, &frame);
	assert_memory_equal(&frame, &before, sizeof(frame));
	assert_int_equal(fixture->guard->record_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guard_setup, guard_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_repeats_are_counted),
		TEST(test_walk_is_one_record),
		TEST(test_walk_down_is_one_record),
		TEST(test_walk_ends),
		TEST(test_distinct_records),
		TEST(test_jumps_are_distinct),
		TEST(test_full_list),
		TEST(test_panics),
		TEST(test_peek),
		TEST(test_peek_while_observing),
		TEST(test_stray_nmi),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
