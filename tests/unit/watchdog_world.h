/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* What the programs that test the watchdog have in common: a guard with a limit of LIMIT_TICKS. */
#ifndef WATCHDOG_WORLD_H
#define WATCHDOG_WORLD_H

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

static inline int setup(void **state)
{
	struct guard_fixture *fixture = guard_fixture_make(4, true);

	fixture->guard->world.hang_limit = LIMIT_TICKS * TIMER_TICK_MS;
	fixture->guard->world.timer = (struct hang_timer){paddr(IO_APIC), paddr(HPET), 2, 0};
	fixture->ticks_left = 1000000;
	*state = fixture;
	return 0;
}

/* An NMI while firmware spins at `rip`. */
static inline struct exception_frame nmi(struct guard_fixture *fixture)
{
	struct exception_frame frame = guard_fault(fixture, 0, 0);

	frame.vector = VECTOR_NMI;
	guard_exception(fixture->guard, &frame);
	return frame;
}

/* Firmware has been running for all but the last tick that it may. */
static inline void almost_hang(struct guard_fixture *fixture)
{
	fixture->guard->watchdog = WATCHDOG_PIT;
	fixture->guard->machine.inside = 1;
	fixture->guard->ticks = LIMIT_TICKS - 1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, guard_teardown)

#endif
