/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The guard's limits: what cannot be carried on from, and what is done where room ends.
 */
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <layout.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernel/guard/repair.h"

/* The first address that four levels do not reach. */
#define NOT_CANONICAL UINT64_C(0x0000800000000000)

/* Addresses that the processor cannot have, and table entries that are malformed. */
static void test_impossible_addresses(void **state)
{
	struct guard_fixture *fixture = *state;

	guard_expect_fault_aborts(fixture, PHYSICAL_END, 0, REPAIR_NONE);
	guard_expect_fault_aborts(fixture, UINT64_C(0xffff800000000000), WRITE, REPAIR_NONE);
	guard_expect_fault_aborts(fixture, VIRTUAL_DATA + 0x2000, 0, REPAIR_NONE);
	fixture->stack[STACK_WORDS / 2] = CALL_SITE;
	guard_expect_fault_aborts(fixture, PHYSICAL_END, FETCH, REPAIR_NONE);
	guard_expect_fault_aborts(fixture, VIRTUAL_CODE, PAGE_FAULT_RESERVED | PRESENT | WRITE,
				  REPAIR_NONE);
}

/* A call to NOT_CANONICAL, as the processor tells of it. */
static struct exception_frame not_canonical_call(struct guard_fixture *fixture)
{
	struct exception_frame frame = guard_stray_call(fixture, NOT_CANONICAL);

	frame.vector = VECTOR_GENERAL_PROTECTION;
	frame.error_code = 0;
	frame.cr2 = BOOT_DATA; /* of an earlier fault */
	return frame;
}

/* It is a general protection fault, and yet a fetch: RIP is the address, and the caller is on the
 * stack. */
static void test_fetch_that_is_not_canonical(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = not_canonical_call(fixture);
	const struct access_record *record = guard_throw(fixture, &frame);

	assert_int_equal(record->kind, RECORD_PAGE_FAULT);
	assert_int_equal(record->access, ACCESS_EXECUTE);
	assert_int_equal(record->address, NOT_CANONICAL);
	assert_int_equal(record->instruction, CALL_SITE - 1);
	assert_int_equal(record->repair, REPAIR_NONE);
	guard_expect_aborted(fixture, &frame);
}

/* Where five levels reach the address, it is an exception of what stands there. */
static void test_fetch_that_five_levels_reach(void **state)
{
	struct guard_fixture *fixture = guard_fixture_make(5, true);
	struct exception_frame frame = not_canonical_call(fixture);
	const struct access_record *record = guard_throw(fixture, &frame);

	(void)state;
	assert_int_equal(record->kind, RECORD_EXCEPTION);
	assert_int_equal(record->vector, VECTOR_GENERAL_PROTECTION);
	assert_int_equal(record->instruction, NOT_CANONICAL);
	guard_fixture_free(fixture);
}

/* Every other exception ends the service, and what comes later is marked. */
static void test_other_exceptions(void **state)
{
	struct guard_fixture *fixture = *state;
	static const uint8_t vectors[] = {0, 1, 3, 6, 7, 8, 13, 16, 17, 19};

	for (size_t i = 0; i < sizeof(vectors); i++) {
		struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0x68);
		const struct access_record *record;

		fixture->guard->record_count = 0;
		frame.vector = vectors[i];
		record = guard_throw(fixture, &frame);
		assert_int_equal(record->kind, RECORD_EXCEPTION);
		assert_int_equal(record->vector, vectors[i]);
		assert_int_equal(record->error_code, 0x68);
		assert_int_equal(record->address, 0);
		assert_int_equal(record->repair, REPAIR_NONE);
		assert_int_equal(record->tainted, i > 0);
		assert_int_equal(record->instruction, VIRTUAL_CODE + 0x20);
		guard_expect_aborted(fixture, &frame);
	}
}

/* Broken hardware is nobody's exception: neither a finding of the service nor an answer to a peek. */
static void test_machine_check(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	frame.vector = VECTOR_MACHINE_CHECK;
	if (setjmp(fixture->after_panic) == 0)
		guard_exception(fixture->guard, &frame);
	assert_int_equal(fixture->panics, 1);
	fixture->guard->peeking = true;
	if (setjmp(fixture->after_panic) == 0)
		guard_exception(fixture->guard, &frame);
	assert_int_equal(fixture->panics, 2);
	assert_int_equal(fixture->guard->record_count, 0);
	assert_int_equal(fixture->call.outcome, CALL_RETURNED);
}

/* Nothing else answers a peek: it is an exception like any other. */
static void test_peek_of_another_exception(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);

	frame.vector = 6;
	fixture->guard->peeking = true;
	fixture->guard->call = NULL;
	if (setjmp(fixture->after_panic) == 0)
		guard_throw(fixture, &frame);
	assert_int_equal(fixture->panics, 1);
}

/* The hole under firmware's stack, from its first byte to its last. */
static void test_stack_overrun(void **state)
{
	struct guard_fixture *fixture = *state;
	uint64_t stack = (uintptr_t)fixture->guard->machine.firmware_stack;
	uint64_t hole = stack - GUARD_STACK_HOLE;

	guard_expect_fault_aborts(fixture, hole, WRITE, REPAIR_NONE);
	assert_int_equal(fixture->records[0].kind, RECORD_STACK);
	guard_expect_fault_aborts(fixture, stack - 1, WRITE, REPAIR_NONE);
	assert_int_equal(fixture->records[1].kind, RECORD_STACK);
	guard_expect_fault_aborts(fixture, stack, WRITE, REPAIR_NONE);
	assert_int_equal(fixture->records[2].kind, RECORD_PAGE_FAULT);
	guard_expect_fault_aborts(fixture, hole - 1, WRITE, REPAIR_NONE);
	assert_int_equal(fixture->records[3].kind, RECORD_PAGE_FAULT);
}

/* A stack pointer so wrong that the gate faults on its way back. */
static void test_lost_stack_pointer(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);
	const struct access_record *record;

	frame.rip = (uintptr_t)gate_return + 4;
	record = guard_throw(fixture, &frame);
	assert_int_equal(record->kind, RECORD_CLOBBERED);
	assert_int_equal(record->detail, clobbered_bit(CLOBBERED_RSP));
	assert_int_equal(record->repair, REPAIR_NONE);
	guard_expect_aborted(fixture, &frame);
}

/* Tables or journal used up: the call ends, and the repair that was begun leaves nothing. */
static void test_repairs_are_bounded(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->pool.pages = fixture->pool.used + 1;
	guard_expect_fault_aborts(fixture, BOOT_DATA, 0, REPAIR_NONE);
	guard_expect_fault_aborts(fixture, KERNEL_PAGE, 0, REPAIR_NONE);
	fixture->pool.pages = fixture->pool.used;
	guard_expect_fault_aborts(fixture, KERNEL_PAGE, 0, REPAIR_NONE);
	fixture->pool.pages = fixture->pool.used + 8;
	fixture->guard->repair_count = GUARD_REPAIRS_MAX - 1;
	for (unsigned int i = 0; i < GUARD_REPAIRS_MAX; i++)
		fixture->guard->repairs[i] = (struct guard_repair){.entry = NULL};
	guard_expect_fault_aborts(fixture, BOOT_DATA, 0, REPAIR_NONE);
	fixture->guard->repair_count = GUARD_REPAIRS_MAX;
	guard_expect_fault_aborts(fixture, VIRTUAL_CODE, PRESENT | WRITE, REPAIR_NONE);
	fixture->guard->repair_count = 0;

	/* Firmware that needs no repair, but never ends either. */
	fixture->call.records = GUARD_CALL_RECORDS_MAX;
	fixture->stack[STACK_WORDS / 2] = CALL_SITE;
	guard_expect_fault_aborts(fixture, BOOT_DATA, FETCH, REPAIR_NONE);
}

/* Inside SetVirtualAddressMap the oldest repairs are forgotten instead, and stay; not elsewhere. */
static void test_repairs_are_forgotten_in_svam(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, BOOT_DATA, 0);
	struct guard *guard = fixture->guard;
	uint64_t words[GUARD_REPAIRS_MAX];

	for (unsigned int i = 0; i < GUARD_REPAIRS_MAX; i++) {
		words[i] = i;
		guard->repairs[i] = (struct guard_repair){.entry = &words[i],
							  .before = 0,
							  .pool_used = fixture->pool.used};
	}
	guard->repair_count = GUARD_REPAIRS_MAX;
	guard_expect_fault_aborts(fixture, BOOT_DATA, 0, REPAIR_NONE);
	guard->world.phase = PHASE_SVAM;
	assert_int_equal(guard_throw(fixture, &frame)->repair, REPAIR_MAPPED);
	assert_ptr_equal(guard->repairs[0].entry, &words[GUARD_REPAIRS_MAX / 2]);
	guard_end_of_call(fixture);
	assert_int_equal(guard_leaf(fixture, BOOT_DATA), 0);
	assert_int_equal(words[GUARD_REPAIRS_MAX / 2 - 1], GUARD_REPAIRS_MAX / 2 - 1);
	assert_int_equal(words[GUARD_REPAIRS_MAX / 2], 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guard_setup, guard_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_impossible_addresses),
		TEST(test_fetch_that_is_not_canonical),
		cmocka_unit_test(test_fetch_that_five_levels_reach),
		TEST(test_other_exceptions),
		TEST(test_machine_check),
		TEST(test_peek_of_another_exception),
		TEST(test_stack_overrun),
		TEST(test_lost_stack_pointer),
		TEST(test_repairs_are_bounded),
		TEST(test_repairs_are_forgotten_in_svam),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
