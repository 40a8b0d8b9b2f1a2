/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/checked_call.c: what is found of a function that is called through a thunk, and that it is called as
 * firmware would.
 */
#include "tests/unit/checked_world.h"

/* The thunk that a function calls in its turn. */
static function again;

/* ---- Before the exit ---- */

static void test_arguments_and_answer(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	function thunk = thunk_of(audit, kind, false);

	assert_ptr_not_equal(thunk, kind);
	assert_int_equal(thunk(1, 2, 3, 4, 5), 0x600d);
	for (unsigned int i = 0; i < 5; i++)
		assert_int_equal(seen[i], i + 1);
	assert_int_equal(audit->checked_count, 0);
	assert_int_equal(audit->checked_depth, 0);
}

static const struct access_record *expect_one(const struct audit *audit, uint8_t service)
{
	const struct access_record *record = &audit->checked_records[0];

	assert_int_equal(audit->checked_count, 1);
	assert_int_equal(record->kind, RECORD_CLOBBERED);
	assert_int_equal(record->service, service);
	assert_int_equal(record->repair, REPAIR_RESTORED);
	assert_int_equal(record->instruction, (uintptr_t)rude);
	assert_int_equal(record->detail,
			 clobbered_bit(CLOBBERED_RSI) | clobbered_bit(CLOBBERED_RDI) |
				 clobbered_bit(CLOBBERED_R15) | clobbered_bit(CLOBBERED_DF));
	return record;
}

/* The test itself is compiled for a caller whose registers are kept: it goes on. */
static void test_rude_handler(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;

	audit->phase = PHASE_EXITING;
	assert_int_equal(thunk_of(audit, rude, false)(1, 2, 3, 4, 5), 0xbad);
	assert_int_equal(expect_one(audit, RECORD_OF_EXIT)->phase, PHASE_EXITING);
}

static void test_rude_service(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	function thunk;

	assert_int_equal(checked_entry(audit, SERVICE_GET_TIME, (uintptr_t)rude), (uintptr_t)rude);
	audit->drivers.count = 1;
	thunk = (function)(uintptr_t)checked_entry(audit, SERVICE_SET_TIME, (uintptr_t)kind);
	assert_int_equal(thunk(1, 2, 3, 4, 5), 0x600d);
	assert_int_equal(audit->checked_count, 0);
	thunk = (function)(uintptr_t)checked_entry(audit, SERVICE_GET_TIME, (uintptr_t)rude);
	assert_int_equal(thunk(1, 2, 3, 4, 5), 0xbad);
	assert_int_equal(expect_one(audit, SERVICE_GET_TIME)->phase, PHASE_BOOT);
	/* One thunk does for all services. */
	assert_int_equal(audit->checked_used[false], 1);
}

/* Not even the stack pointer need come back, and the test goes on; an outer call finds its own again. */
static uint64_t EFIAPI calls_one_that_pops(uint64_t first, uint64_t second, uint64_t third,
					   uint64_t fourth, uint64_t fifth)
{
	(void)first, (void)second, (void)third, (void)fourth, (void)fifth;
	return again(1, 2, 3, 4, 5);
}

static void test_stack_pointer(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	function outer = thunk_of(audit, calls_one_that_pops, false);

	again = thunk_of(audit, (function)(uintptr_t)pops_stack, false);
	assert_int_equal(outer(1, 2, 3, 4, 5), 0x600d);
	assert_int_equal(audit->checked_count, 1);
	assert_int_equal(audit->checked_records[0].instruction, (uintptr_t)pops_stack);
	assert_int_equal(audit->checked_records[0].detail, clobbered_bit(CLOBBERED_RSP));
	assert_int_equal(audit->checked_depth, 0);
}

static void test_vectors(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	uint32_t before, after;

	__asm__ volatile("stmxcsr %0" : "=m"(before));
	(void)thunk_of(audit, (function)(uintptr_t)loses_vectors, false)(0, 0, 0, 0, 0);
	__asm__ volatile("stmxcsr %0" : "=m"(after));
	assert_int_equal(after, before);
	assert_int_equal(audit->checked_records[0].detail,
			 clobbered_bit(CLOBBERED_XMM6) | clobbered_bit(CLOBBERED_XMM15) |
				 clobbered_bit(CLOBBERED_MXCSR) | clobbered_bit(CLOBBERED_X87));
	/* Firmware need not have switched them on. */
	vectors = false;
	(void)thunk_of(audit, (function)(uintptr_t)loses_vectors, false)(0, 0, 0, 0, 0);
	assert_int_equal(audit->checked_count, 1);
}

static uint64_t EFIAPI nested(uint64_t first, uint64_t second, uint64_t third, uint64_t fourth,
			      uint64_t fifth)
{
	calls++;
	return first == 0 ? 0 : again(first - 1, second, third, fourth, fifth) + 1;
}

/* A handler may signal another event, and so on: too deep, they are called all the same. */
static void test_nested(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;

	again = thunk_of(audit, nested, false);
	calls = 0;
	assert_int_equal(again(CHECKED_DEPTH_MAX + 2, 0, 0, 0, 0), CHECKED_DEPTH_MAX + 2);
	assert_int_equal(calls, CHECKED_DEPTH_MAX + 3);
	assert_int_equal(audit->checked_depth, 0);
	assert_int_equal(audit->checked_count, 0);
}

static void test_list_is_full(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	function thunk = thunk_of(audit, rude, false);

	/* A timer's function does not use it up. */
	for (unsigned int i = 0; i < CHECKED_RECORDS_MAX + 1; i++)
		(void)thunk(0, 0, 0, 0, 0);
	assert_int_equal(audit->checked_count, 1);
	for (unsigned int i = 0; i < CHECKED_RECORDS_MAX + 1; i++)
		(void)thunk_of(audit, one_of_many(i), false)(0, 0, 0, 0, 0);
	assert_int_equal(audit->checked_count, CHECKED_RECORDS_MAX);
}

/* ---- Behind the line ---- */

/* The guard has what was found before, and compares all of the machine. */
static void test_moved(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	void *world;
	struct guard_fixture *fixture;
	function late = thunk_of(audit, rude, true);
	struct stage *stage = audit->stage;

	assert_int_equal(guard_setup(&world), 0);
	fixture = world;
	audit->stage = (struct stage *)(void *)fixture->guard;
	audit->phase = PHASE_EXITING;
	(void)thunk_of(audit, rude, false)(0, 0, 0, 0, 0);
	fixture->guard->record_count = 0;
	fixture->guard->call = NULL;
	audit->phase = PHASE_PHYSICAL;
	checked_move(audit);
	assert_null(fixture->guard->call);
	assert_int_equal(fixture->guard->checked_page, (uintptr_t)pages[0]);
	assert_int_equal(fixture->guard->record_count, 1);
	assert_int_equal(fixture->records[0].phase, PHASE_EXITING);

	fixture->guard->call = &fixture->call;
	fixture->guard->world.phase = PHASE_SVAM;
	fixture->guard->machine.found = clobbered_bit(CLOBBERED_EFER);
	fixture->dr7 = 0xff;
	(void)late(0, 0, 0, 0, 0);
	assert_int_equal(fixture->guard->record_count, 2);
	assert_int_equal(fixture->records[1].phase, PHASE_SVAM);
	assert_int_equal(fixture->records[1].service, SERVICE_SET_VIRTUAL_ADDRESS_MAP);
	assert_true(fixture->records[1].detail & clobbered_bit(CLOBBERED_RSI));
	/* What another one has done before is not this one's. */
	assert_false(fixture->records[1].detail & clobbered_bit(CLOBBERED_EFER));
	assert_int_equal(fixture->guard->machine.found, clobbered_bit(CLOBBERED_EFER));
	assert_int_equal(fixture->dr7, 0);
	assert_int_equal(fixture->restored, 1);
	audit->stage = stage;
	guard_teardown(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_arguments_and_answer),
		FRESH(test_rude_handler),
		FRESH(test_rude_service),
		FRESH(test_stack_pointer),
		FRESH(test_vectors),
		FRESH(test_nested),
		FRESH(test_list_is_full),
		FRESH(test_moved),
	};

	return cmocka_run_group_tests_name("checked", tests, NULL, NULL);
}
