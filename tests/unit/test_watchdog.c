/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The watchdog: which timer it trusts, and when it ends a service.
 */
#include "kernel/lib/efi_runtime.h"
#include "tests/unit/guard_world.h"

#include <arch/paging.h>
#include <arch/timer.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "kernel/guard/watchdog.h"

#define IO_APIC UINT64_C(0xfec00000)
#define HPET UINT64_C(0xfed00000)
#define LIMIT_TICKS 50

static int setup(void **state)
{
	struct guard_fixture *fixture = guard_fixture_make(4, true);

	fixture->guard->world.hang_limit = LIMIT_TICKS * TIMER_TICK_MS;
	fixture->guard->world.timer = (struct hang_timer){paddr(IO_APIC), paddr(HPET), 2, 0};
	fixture->ticks_left = 1000000;
	*state = fixture;
	return 0;
}

/* An NMI while firmware spins at `rip`. */
static struct exception_frame nmi(struct guard_fixture *fixture)
{
	struct exception_frame frame = guard_fault(fixture, 0, 0);

	frame.vector = VECTOR_NMI;
	guard_exception(fixture->guard, &frame);
	return frame;
}

/* Firmware has been running for all but the last tick that it may. */
static void almost_hang(struct guard_fixture *fixture)
{
	fixture->guard->watchdog = WATCHDOG_PIT;
	fixture->guard->machine.inside = 1;
	fixture->guard->ticks = LIMIT_TICKS - 1;
}

/* The PIT is taken if it ticks; both devices are mapped uncached, and no journal speaks of it. */
static void test_pit(void **state)
{
	struct guard_fixture *fixture = *state;
	const uint64_t device = PTE_PRESENT | PTE_WRITE | PTE_CACHE_UC | PTE_NO_EXECUTE;

	fixture->guard->world.timer.pin = 0;
	fixture->pit_ticks = true;
	watchdog_open(fixture->guard);
	assert_int_equal(fixture->guard->watchdog, WATCHDOG_PIT);
	assert_int_equal(fixture->tick_us, TIMER_PROOF_US);
	assert_int_equal(fixture->guard->world.timer.pin, 0);
	assert_int_equal(guard_leaf(fixture, TIMER_IO_APIC), IO_APIC | device);
	assert_int_equal(guard_leaf(fixture, TIMER_HPET), HPET | device);
	assert_int_equal(fixture->guard->repair_count, 0);
	assert_int_equal(fixture->running, WATCHDOG_NONE);
	assert_int_equal(fixture->guard->record_count, 0);
}

/* A chipset that gates the PIT: the HPET takes its place, if there is one, and arrives at its own input
 * of the IO-APIC. */
static void test_hpet(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->guard->world.timer.pin = 0;
	fixture->hpet_ticks = true;
	watchdog_open(fixture->guard);
	assert_int_equal(fixture->guard->watchdog, WATCHDOG_HPET);
	assert_int_equal(fixture->guard->world.timer.pin, 2);
	assert_int_equal(fixture->timer_starts, 2);
}

/* There is none: it is not asked. */
static void test_no_hpet(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->hpet_ticks = true;
	fixture->guard->world.timer.hpet = paddr(0);
	watchdog_open(fixture->guard);
	assert_int_equal(fixture->guard->watchdog, WATCHDOG_NONE);
	assert_int_equal(fixture->timer_starts, 1);
	assert_int_equal(guard_leaf(fixture, TIMER_HPET), 0);
}

/* Nothing ticks: no watchdog, and that is known. One tick is no proof of a second one. */
static void test_silence(void **state)
{
	struct guard_fixture *fixture = *state;

	fixture->pit_ticks = fixture->hpet_ticks = true;
	fixture->ticks_left = 1;
	watchdog_open(fixture->guard);
	assert_int_equal(fixture->guard->watchdog, WATCHDOG_NONE);
	assert_int_equal(fixture->timer_starts, 2);
	assert_int_equal(fixture->running, WATCHDOG_NONE);
}

/* No IO-APIC, none that reaches this processor, no limit, or no table left to see the devices: nothing
 * is touched. */
static void test_none(void **state)
{
	struct guard_fixture *fixture = *state;
	uint32_t pages = fixture->pool.pages;

	fixture->pit_ticks = true;
	fixture->guard->world.hang_limit = 0;
	watchdog_open(fixture->guard);
	fixture->guard->world.hang_limit = 1000;
	fixture->is_out_of_reach = true;
	watchdog_open(fixture->guard);
	fixture->is_out_of_reach = false;
	fixture->pool.pages = fixture->pool.used;
	watchdog_open(fixture->guard);
	fixture->pool.pages = pages;
	fixture->guard->world.timer.io_apic = paddr(0);
	watchdog_open(fixture->guard);
	assert_int_equal(fixture->guard->watchdog, WATCHDOG_NONE);
	assert_int_equal(fixture->timer_starts, 0);
	assert_int_equal(guard_leaf(fixture, TIMER_IO_APIC), 0);

	/* And nobody is ended by NMIs that come from elsewhere. */
	almost_hang(fixture);
	fixture->guard->watchdog = WATCHDOG_NONE;
	fixture->guard->world.hang_limit = 1;
	nmi(fixture);
	assert_int_equal(fixture->guard->record_count, 0);
}

/* A halted processor is woken by a timer that ticks now, and by no other. */
static void test_sleeps(void **state)
{
	struct guard_fixture *fixture = *state;

	assert_false(watchdog_sleep(fixture->guard, 20));
	assert_int_equal(fixture->timer_starts, 0);
	fixture->guard->watchdog = WATCHDOG_PIT;
	fixture->pit_ticks = true;
	fixture->ticks_left = 1000;
	assert_true(watchdog_sleep(fixture->guard, 20));
	assert_int_equal(fixture->guard->ticks, 80);
	assert_int_equal(fixture->halts, 78);
	assert_int_equal(fixture->running, WATCHDOG_NONE);
	assert_int_equal(fixture->guard->record_count, 0);

	fixture->ticks_left = 1;
	assert_false(watchdog_sleep(fixture->guard, 20));
	assert_int_equal(fixture->halts, 78);
	assert_int_equal(fixture->running, WATCHDOG_NONE);
}

/* The timer runs during a call and nowhere else, and each call starts to count anew. */
static void test_runs_during_calls(void **state)
{
	struct guard_fixture *fixture = *state;

	watchdog_begin(fixture->guard);
	watchdog_end(fixture->guard);
	assert_int_equal(fixture->timer_starts, 0);
	fixture->guard->watchdog = WATCHDOG_HPET;
	fixture->guard->ticks = 17;
	watchdog_begin(fixture->guard);
	assert_int_equal(fixture->running, WATCHDOG_HPET);
	assert_int_equal(fixture->guard->ticks, 0);
	watchdog_end(fixture->guard);
	assert_int_equal(fixture->running, WATCHDOG_NONE);
}

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

/* The second timer is there if it fires, beside the PIT, and runs during calls. */
static void test_second(void **state)
{
	struct guard_fixture *fixture = *state;
	struct guard *guard = fixture->guard;

	fixture->pit_ticks = fixture->second_ticks = true;
	fixture->second_pin = 20;
	watchdog_open(guard);
	assert_int_equal(guard->second_pin, 20);
	assert_int_equal(fixture->second_us, 0);
	watchdog_begin(guard);
	assert_int_equal(fixture->second_us, 1000000);
	assert_int_equal(guard->seconds, 0);
	watchdog_end(guard);
	assert_int_equal(fixture->second_us, 0);
	assert_true(watchdog_sleep(guard, 1));
}

/* One that does not fire, and one of no HPET, are none. */
static void test_no_second(void **state)
{
	struct guard_fixture *fixture = *state;
	struct guard *guard = fixture->guard;

	fixture->pit_ticks = true;
	fixture->second_pin = 20;
	watchdog_open(guard);
	assert_int_equal(guard->watchdog, WATCHDOG_PIT);
	assert_int_equal(guard->second_pin, 0);
	assert_int_equal(fixture->second_us, 0);
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, guard_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pit),
		TEST(test_hpet),
		TEST(test_no_hpet),
		TEST(test_silence),
		TEST(test_sleeps),
		TEST(test_none),
		TEST(test_runs_during_calls),
		TEST(test_limit),
		TEST(test_after_a_hang),
		TEST(test_short_limit_after_a_hang),
		TEST(test_second),
		TEST(test_no_second),
		TEST(test_second_ends),
		TEST(test_waits_for_exceptions),
		TEST(test_tiny_limit),
		TEST(test_default_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
