/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The watchdog: when it ends a service, and what that means for the next calls.
 */
#include "tests/unit/watchdog_world.h"

/* Up to the limit a service may go on; at the limit it is ended where it is. */
static void test_limit(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame;

	almost_hang(fixture);
	fixture->guard->ticks--;
	frame = nmi(fixture);
	assert_int_equal(frame.rip, VIRTUAL_CODE + 0x20);
	assert_int_equal(fixture->guard->record_count, 0);

	frame = nmi(fixture);
	guard_expect_aborted(fixture, &frame);
	assert_int_equal(fixture->guard->record_count, 1);
	assert_int_equal(fixture->records[0].kind, RECORD_HANG);
	assert_int_equal(fixture->records[0].instruction, VIRTUAL_CODE + 0x20);
	assert_int_equal(fixture->records[0].repair, REPAIR_NONE);
	assert_int_equal(fixture->guard->machine.inside, 0);
	assert_int_equal(fixture->observed, 1);
	assert_int_equal(fixture->guard->depth, 0);

	/* The gate is on its way out by now. */
	frame = nmi(fixture);
	assert_int_equal(frame.rip, VIRTUAL_CODE + 0x20);
	assert_int_equal(fixture->guard->record_count, 1);
}

/* A service that hung is not called again, and from then on the others have a second. */
static void test_after_a_hang(void **state)
{
	struct guard_fixture *fixture = *state;
	struct guard *guard = fixture->guard;
	struct firmware_call call = {.service = SERVICE_GET_TIME, .records = 7, .stack_bytes = 7};
	struct exception_frame frame;

	guard->world.hang_limit = 10000;
	almost_hang(fixture);
	guard->ticks = 999;
	frame = nmi(fixture);
	guard_expect_aborted(fixture, &frame);

	guard->call = NULL;
	guard_call(guard, &call);
	assert_int_equal(call.outcome, CALL_ABORTED);
	assert_int_equal(call.status, EFI_ABORTED);
	assert_int_equal(call.records + call.stack_bytes, 0);
	assert_int_equal(fixture->timer_starts, 0);

	fixture->call.service = SERVICE_SET_TIME;
	guard->call = &fixture->call;
	almost_hang(fixture);
	guard->ticks = 98;
	frame = nmi(fixture);
	assert_int_equal(frame.rip, VIRTUAL_CODE + 0x20);
	frame = nmi(fixture);
	guard_expect_aborted(fixture, &frame);
	assert_int_equal(guard->hung, 1 << SERVICE_GET_TIME | 1 << SERVICE_SET_TIME);
}

/* A shorter limit stays. */
static void test_short_limit_after_a_hang(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame;

	fixture->guard->hung = 1 << SERVICE_SET_VARIABLE;
	almost_hang(fixture);
	frame = nmi(fixture);
	guard_expect_aborted(fixture, &frame);
}

/* A service that stops the PIT is ended by the second timer, a second later than by the first. */
static void test_second_ends(void **state)
{
	struct guard_fixture *fixture = *state;
	struct guard *guard = fixture->guard;
	struct exception_frame frame;

	guard->watchdog = WATCHDOG_PIT;
	guard->second_pin = fixture->second_pin = 20;
	guard->world.hang_limit = 1000;
	watchdog_begin(guard);
	guard->machine.inside = 1;
	fixture->is_second_over = true;
	frame = nmi(fixture);
	assert_int_equal(frame.rip, VIRTUAL_CODE + 0x20);
	assert_int_equal(guard->ticks, 0);
	frame = nmi(fixture);
	guard_expect_aborted(fixture, &frame);
	assert_int_equal(fixture->records[0].kind, RECORD_HANG);
}

/* While an exception is handled the guard itself is running, and prints on a line that may be slow:
 * that is not the service's time, and nothing is ended in the middle of it. */
static void test_waits_for_exceptions(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame = guard_fault(fixture, 0, 0);
	const struct exception_stack *stacks = fixture->guard->machine.stacks;

	almost_hang(fixture);
	frame.vector = VECTOR_NMI;
	frame.rsp = (uintptr_t)&stacks[EXCEPTION_STACK_COUNT] - 200;
	for (unsigned int i = 0; i < LIMIT_TICKS; i++)
		guard_exception(fixture->guard, &frame);
	assert_int_equal(fixture->guard->record_count, 0);
	assert_int_equal(fixture->guard->ticks, LIMIT_TICKS - 1);
	frame.rsp = (uintptr_t)&stacks[EXCEPTION_STACK_COUNT];
	guard_exception(fixture->guard, &frame);
	guard_expect_aborted(fixture, &frame);
}

/* A limit below one tick ends a service at its first tick, not before it began. */
static void test_tiny_limit(void **state)
{
	struct guard_fixture *fixture = *state;
	struct exception_frame frame;

	almost_hang(fixture);
	fixture->guard->world.hang_limit = 1;
	fixture->guard->ticks = 0;
	frame = nmi(fixture);
	guard_expect_aborted(fixture, &frame);
}

/* A service on a board, which may be writing flash, is given a minute, one of a virtual machine ten
 * seconds, unless hang-limit= says otherwise. */
static void test_default_limit(void **state)
{
	struct guard_fixture *fixture = *state;
	struct audit_options options = AUDIT_OPTIONS_DEFAULT;

	assert_int_equal(watchdog_limit(&options), 10000);
	fixture->is_board = true;
	assert_int_equal(watchdog_limit(&options), 60000);
	options.hang_limit = 250;
	assert_int_equal(watchdog_limit(&options), 250);
	options.hang_limit = 0;
	assert_int_equal(watchdog_limit(&options), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_limit),
		TEST(test_after_a_hang),
		TEST(test_short_limit_after_a_hang),
		TEST(test_second_ends),
		TEST(test_waits_for_exceptions),
		TEST(test_tiny_limit),
		TEST(test_default_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
