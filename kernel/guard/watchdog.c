/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The watchdog; see watchdog.h. */
#include "kernel/guard/watchdog.h"

#include <arch/timer.h>
#include <layout.h>

#include "kernel/guard/abort.h"
#include "kernel/guard/recorder.h"
#include "kernel/guard/repair.h"
#include "kernel/lib/processor.h"

/* A timer proves itself by its second tick: a periodic one cannot do otherwise. */
#define TICKS_OF_PROOF 2

#define LIMIT_VIRTUAL_MACHINE 10000
#define LIMIT_HARDWARE 60000

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
	if (guard->world.hang_limit == 0 || timer->io_apic.value == 0 ||
	    !timer_reaches_processor() || !map_devices(guard))
		return;
	if (proves_itself(guard, WATCHDOG_PIT)) {
		guard->watchdog = WATCHDOG_PIT;
		return;
	}
	timer->pin = TIMER_HPET_PIN;
	if (timer->hpet.value != 0 && proves_itself(guard, WATCHDOG_HPET))
		guard->watchdog = WATCHDOG_HPET;
}

void watchdog_begin(struct guard *guard)
{
	guard->ticks = 0;
	if (guard->watchdog != WATCHDOG_NONE)
		timer_start(&guard->world.timer, guard->watchdog, TIMER_TICK_MS * 1000,
			    &guard->timer_before);
}

void watchdog_end(struct guard *guard)
{
	if (guard->watchdog != WATCHDOG_NONE)
		timer_stop(&guard->world.timer, guard->watchdog, &guard->timer_before);
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
		.instruction = frame->rip,
	};

	guard->depth++;
	record_add(guard, &record);
	abort_call(guard, frame);
	guard->depth--;
}

void watchdog_tick(struct guard *guard, struct exception_frame *frame)
{
	/* An exception is being handled, and its finding printed, maybe on a slow line: that time is
	 * not the service's. GUARD_CALL_RECORDS_MAX ends a service that does nothing but fault. */
	if (machine_is_exception_stack(&guard->machine, frame->rsp))
		return;
	guard->ticks++;
	if (guard->watchdog == WATCHDOG_NONE || !guard->machine.inside)
		return;
	if ((uint64_t)guard->ticks * TIMER_TICK_MS >= guard->world.hang_limit)
		end_hang(guard, frame);
}

uint32_t watchdog_limit(const struct audit_options *options)
{
	if (options->hang_limit != HANG_LIMIT_DEFAULT)
		return options->hang_limit;
	return hypervisor_is_present() ? LIMIT_VIRTUAL_MACHINE : LIMIT_HARDWARE;
}
