/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The timers of a PC, and the IO-APIC that turns their interrupt into an NMI.
 */
#ifndef ARCH_TIMER_H
#define ARCH_TIMER_H

#include <audit/hang_timer.h>
#include <audit/audit_layout.h>

#define MSR_APIC_BASE 0x1b
#define APIC_BASE_X2APIC (1 << 10)
#define MSR_X2APIC_ID 0x802

#define TIMER_TICK_MS 10

/* While a timer proves itself it ticks faster, since everything waits for it. */
#define TIMER_PROOF_US 250

/* In the PIT's place the HPET arrives at this input of the first IO-APIC, also where no override in the
 * MADT brings the PIT there (LEG_RT_CNF; Intel ICH7 datasheet, table 5-45). */
#define TIMER_HPET_PIN 2

/* The addresses at which the guard has mapped the two devices. */
#define TIMER_IO_APIC TIMER_VIRTUAL_BASE
#define TIMER_HPET (TIMER_VIRTUAL_BASE + 4096)

/* The number of calls of timer_pause() until a timer counts as silent: more than half a second where a
 * port read takes the usual microsecond, and still several ticks where it is emulated fast. */
#define TIMER_PROOF_PAUSES 20000

enum watchdog_kind;

/* Firmware's configuration of the HPET, while the HPET is ours. Firmware's services may use the main
 * counter to wait: it is never stopped here. */
struct timer_before {
	uint32_t configuration;
	uint32_t timer_0;
	uint32_t timer_1;
};

/* Can an IO-APIC send this processor anything? Its destinations have eight bits, and a large machine
 * numbers its processors, in x2APIC mode, with more. */
bool timer_reaches_processor(void);

/* Starts an NMI every `tick_us`, the first one after a whole tick; and stops them. */
void timer_start(const struct hang_timer *timer, enum watchdog_kind kind, unsigned int tick_us,
		 struct timer_before *before);
void timer_stop(const struct hang_timer *timer, enum watchdog_kind kind,
		const struct timer_before *before);

/* The second timer: one of the HPET's that fires once, at an input of the IO-APIC that is not the PIT's
 * if it can be wired to one. The input; 0: there is none. */
uint32_t second_timer_find(void);

/* Starts and stops it. The value of the HPET's counter at which it fires. */
uint32_t second_timer_start(uint32_t pin, unsigned int us, struct timer_before *before);
void second_timer_stop(uint32_t pin, const struct timer_before *before);

/* Has it fired? And the next time, `us` behind the last one. */
bool second_timer_is_over(uint32_t end);
uint32_t second_timer_again(uint32_t end, unsigned int us);

/* 32 reads of a port: about as many microseconds. */
void timer_pause(void);

/* Halts until something wakes the processor: with interrupts off, an NMI. */
void timer_halt(void);

#endif
