/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The watchdog; see watchdog.h. */
#include "kernel/guard/watchdog.h"

#include <arch/timer.h>
#include <layout.h>

#include "kernel/guard/abort.h"
#include "kernel/guard/early_call.h"
#include "kernel/guard/recorder.h"
#include "kernel/guard/repair.h"
#include "kernel/lib/processor.h"

/* A timer proves itself by its second tick: a periodic one cannot do otherwise. */
#define TICKS_OF_PROOF 2

#define LIMIT_VIRTUAL_MACHINE 10000
#define LIMIT_HARDWARE 60000

/* Once a service has hung, others will: they wait for the same lock, or call it. */
#define LIMIT_AFTER_HANG 1000

#define SECOND_MS 1000
#define SECOND_PROOF_US 500

/* Waits for so many ticks, or for the proof that none come. Only a timer that has proved itself just now
 * is trusted to wake a halted processor. */
static bool wait_for_ticks(struct guard *guard, enum watchdog_kind kind, uint32_t count)
{
	const struct hang_timer *timer = &guard->world.timer;

	guard->ticks = 0;
	timer_start(timer, kind, TIMER_PROOF_US, &guard->timer_before);
	for (unsigned int i = 0; i < TIMER_PROOF_PAUSES && guard->ticks < TICKS_OF_PROOF; i++)
		timer_pause();
	while (guard->ticks >= TICKS_OF_PROOF && guard->ticks < count)
		timer_halt();
	timer_stop(timer, kind, &guard->timer_before);
	return guard->ticks >= count;
}

static bool proves_itself(struct guard *guard, enum watchdog_kind kind)
{
	return wait_for_ticks(guard, kind, TICKS_OF_PROOF);
}

static void start_second(struct guard *guard, unsigned int us)
{
	guard->seconds = 0;
	if (guard->second_pin == 0)
		return;
	guard->second_end = second_timer_start(guard->second_pin, us, &guard->timer_before);
	guard->second_runs = true;
}

static void stop_second(struct guard *guard)
{
	if (guard->second_runs)
		second_timer_stop(guard->second_pin, &guard->timer_before);
	guard->second_runs = false;
}

static void open_second(struct guard *guard)
{
	guard->second_pin = guard->world.timer.hpet.value != 0 ? second_timer_find() : 0;
	start_second(guard, SECOND_PROOF_US);
	for (unsigned int i = 0;
	     i < TIMER_PROOF_PAUSES && guard->second_runs && guard->seconds == 0; i++)
		timer_pause();
	stop_second(guard);
	if (guard->seconds == 0)
		guard->second_pin = 0;
}

static bool map_devices(struct guard *guard)
{
	const struct hang_timer *timer = &guard->world.timer;

	return repair_install(guard, vaddr(TIMER_IO_APIC), timer->io_apic) &&
	       (timer->hpet.value == 0 || repair_install(guard, vaddr(TIMER_HPET), timer->hpet));
}

void watchdog_open(struct guard *guard)
{
	struct hang_timer *timer = &guard->world.timer;

	guard->watchdog = WATCHDOG_NONE;
	guard->second_pin = 0;
	if (guard->world.hang_limit == 0 || timer->io_apic.value == 0 ||
	    !timer_reaches_processor() || !map_devices(guard))
		return;
	if (proves_itself(guard, WATCHDOG_PIT)) {
		guard->watchdog = WATCHDOG_PIT;
		open_second(guard);
		return;
	}
	timer->pin = TIMER_HPET_PIN;
	if (timer->hpet.value != 0 && proves_itself(guard, WATCHDOG_HPET))
		guard->watchdog = WATCHDOG_HPET;
}

static uint32_t bit(const struct firmware_call *call)
{
	return UINT32_C(1) << call->service;
}

bool watchdog_forbids(const struct guard *guard, const struct firmware_call *call)
{
	return (guard->hung & bit(call)) != 0;
}

void watchdog_begin(struct guard *guard)
{
	guard->ticks = 0;
	start_second(guard, SECOND_MS * 1000);
	if (guard->watchdog != WATCHDOG_NONE)
		timer_start(&guard->world.timer, guard->watchdog, TIMER_TICK_MS * 1000,
			    &guard->timer_before);
}

void watchdog_end(struct guard *guard)
{
	if (guard->watchdog != WATCHDOG_NONE)
		timer_stop(&guard->world.timer, guard->watchdog, &guard->timer_before);
	stop_second(guard);
}

bool watchdog_sleep(struct guard *guard, unsigned int milliseconds)
{
	return guard->watchdog != WATCHDOG_NONE &&
	       wait_for_ticks(guard, guard->watchdog, milliseconds * 1000 / TIMER_PROOF_US);
}

static void end_hang(struct guard *guard, struct exception_frame *frame)
{
	struct access_record record = {
		.kind = RECORD_HANG,
		.phase = (uint8_t)guard->world.phase,
		.service = (uint8_t)guard->call->service,
		.access = ACCESS_EXECUTE,
		.vector = VECTOR_NMI,
		.repair = REPAIR_NONE,
		.early = early_call_is_under_way(guard, frame),
		.instruction = early_call_instruction(guard, frame->rip),
	};

	guard->depth++;
	guard->hung |= bit(guard->call);
	record_add(guard, &record);
	abort_call(guard, frame);
	guard->depth--;
}

/* Is the time over? The second timer gives the first one a second more. */
static bool is_over(const struct guard *guard)
{
	uint64_t limit = guard->world.hang_limit;

	if (guard->hung != 0 && limit > LIMIT_AFTER_HANG)
		limit = LIMIT_AFTER_HANG;
	return (uint64_t)guard->ticks * TIMER_TICK_MS >= limit ||
	       (uint64_t)guard->seconds * SECOND_MS >= limit + SECOND_MS;
}

void watchdog_tick(struct guard *guard, struct exception_frame *frame)
{
	bool is_second = guard->second_runs && second_timer_is_over(guard->second_end);

	if (is_second)
		guard->second_end = second_timer_again(guard->second_end, SECOND_MS * 1000);
	/* An exception is being handled, and its finding printed, maybe on a slow line: that time is
	 * not the service's. GUARD_CALL_RECORDS_MAX ends a service that does nothing but fault. */
	if (machine_is_exception_stack(&guard->machine, frame->rsp))
		return;
	if (is_second)
		guard->seconds++;
	else
		guard->ticks++;
	if (guard->watchdog == WATCHDOG_NONE || !guard->machine.inside)
		return;
	if (is_over(guard))
		end_hang(guard, frame);
}

uint32_t watchdog_limit(const struct audit_options *options)
{
	if (options->hang_limit != HANG_LIMIT_DEFAULT)
		return options->hang_limit;
	return hypervisor_is_present() ? LIMIT_VIRTUAL_MACHINE : LIMIT_HARDWARE;
}
