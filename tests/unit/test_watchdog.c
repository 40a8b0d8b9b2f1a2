/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The watchdog: which timers it trusts, and when they run.
 */
#include "tests/unit/watchdog_world.h"

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
		TEST(test_second),
		TEST(test_no_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
