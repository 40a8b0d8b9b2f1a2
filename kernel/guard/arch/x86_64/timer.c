/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The timers of a PC, and the IO-APIC that turns their interrupt into an NMI; see arch/timer.h.
 *
 * Source: Intel 82093AA (IO-APIC), section 3; Intel 8254, section 3; IA-PC HPET Specification 1.0a,
 * section 2.3; Intel SDM volume 3A, section 10.12 (x2APIC). An NMI reaches the processor whether or
 * not its local APIC is enabled by software (there, section 10.4.7.2).
 */
#include <arch/cpu.h>
#include <arch/timer.h>

#include "kernel/guard/guard.h"

#define IO_APIC_DATA 4	  /* in 32-bit words; the index register is word 0 */
#define IO_APIC_VERSION 1 /* bits 16-23: its last input */
#define IO_APIC_ENTRY(pin) (0x10 + 2 * (pin))
#define ENTRY_NMI (4 << 8)
#define ENTRY_ACTIVE_LOW (1 << 13)
#define ENTRY_MASKED (1 << 16)
#define ENTRY_DESTINATION_SHIFT 24
#define DESTINATION_ALL 0xff /* the last of the eight bits' numbers is no processor's */

#define PIT_COUNTER_0 0x40
#define PIT_CONTROL 0x43
#define PIT_RATE_GENERATOR 0x34 /* counter 0, low byte then high byte, mode 2 */
#define PIT_HERTZ UINT64_C(1193182)

#define HPET_CAPABILITIES 0 /* bits 8-12: its last timer */
#define HPET_PERIOD 1	    /* in 32-bit words: of the main counter, in femtoseconds */
#define HPET_PERIOD_MAX 100000000
#define HPET_CONFIGURATION 4
#define HPET_COUNTER 60
#define HPET_TIMER_0 64
#define HPET_COMPARATOR_0 66
#define HPET_TIMER_1 72
#define HPET_ROUTES_1 73 /* a bit for each input of the IO-APIC */
#define HPET_COMPARATOR_1 74
#define HPET_ENABLE (1 << 0)
#define HPET_LEGACY_ROUTE (1 << 1) /* timer 0 takes the PIT's place at the IO-APIC */
#define HPET_TIMER_PERIODIC (1 << 2 | 1 << 3 | 1 << 6) /* interrupt, periodic, set the period */
#define HPET_TIMER_INTERRUPT (1 << 2)
#define HPET_TIMER_32_BITS (1 << 8)
#define HPET_TIMER_ROUTE_SHIFT 9
#define FEMTOSECONDS_PER_US UINT64_C(1000000000)

#define PORT_B 0x61 /* harmless to read, and slow everywhere */

#define CPUID_FEATURES 1

static void io_apic_write(uint32_t index, uint32_t value)
{
	volatile uint32_t *io_apic = vaddr_pointer(vaddr(TIMER_IO_APIC));

	io_apic[0] = index;
	io_apic[IO_APIC_DATA] = value;
}

static uint32_t io_apic_read(uint32_t index)
{
	volatile uint32_t *io_apic = vaddr_pointer(vaddr(TIMER_IO_APIC));

	io_apic[0] = index;
	return io_apic[IO_APIC_DATA];
}

/* More than eight bits of an id are in use in x2APIC mode only. */
bool timer_reaches_processor(void)
{
	return (cpu_read_msr(MSR_APIC_BASE) & APIC_BASE_X2APIC) == 0 ||
	       (uint32_t)cpu_read_msr(MSR_X2APIC_ID) < DESTINATION_ALL;
}

static void io_apic_open(uint32_t pin, uint32_t polarity)
{
	uint32_t registers[4];

	/* The APIC id of the processor that this runs on. */
	cpu_id(CPUID_FEATURES, registers);
	io_apic_write(IO_APIC_ENTRY(pin) + 1, registers[1] >> 24 << ENTRY_DESTINATION_SHIFT);
	io_apic_write(IO_APIC_ENTRY(pin), ENTRY_NMI | polarity | VECTOR_NMI);
}

static void pit_start(unsigned int tick_us)
{
	uint32_t count = (uint32_t)(PIT_HERTZ * tick_us / 1000000);

	cpu_out8(PIT_CONTROL, PIT_RATE_GENERATOR);
	cpu_out8(PIT_COUNTER_0, count & 0xff);
	cpu_out8(PIT_COUNTER_0, (uint8_t)(count >> 8));
}

/* Relative to the main counter, which is firmware's clock as well: never stopped, never written. */
static void hpet_start(unsigned int tick_us, struct timer_before *before)
{
	volatile uint32_t *hpet = vaddr_pointer(vaddr(TIMER_HPET));
	uint32_t period = hpet[HPET_PERIOD];
	uint32_t count;

	before->configuration = hpet[HPET_CONFIGURATION];
	before->timer_0 = hpet[HPET_TIMER_0];
	/* ACPI names an HPET, but no device answers there: it will not prove itself. */
	if (period == 0 || period > HPET_PERIOD_MAX)
		return;
	count = (uint32_t)(tick_us * FEMTOSECONDS_PER_US / period);
	hpet[HPET_CONFIGURATION] = before->configuration | HPET_ENABLE | HPET_LEGACY_ROUTE;
	hpet[HPET_TIMER_0] = HPET_TIMER_PERIODIC | HPET_TIMER_32_BITS;
	/* Once for the first match, once for the period. */
	hpet[HPET_COMPARATOR_0] = hpet[HPET_COUNTER] + count;
	hpet[HPET_COMPARATOR_0] = count;
}

static void hpet_stop(const struct timer_before *before)
{
	volatile uint32_t *hpet = vaddr_pointer(vaddr(TIMER_HPET));

	hpet[HPET_TIMER_0] = before->timer_0;
	hpet[HPET_CONFIGURATION] = before->configuration | HPET_ENABLE;
}

/*
 * ---- The second timer ----
 *
 * The local APIC's timer cannot be it: its entry of the local vector table has no delivery mode, and is always
 * Fixed (Intel SDM volume 3A, section "Local Vector Table"). Nor can the RTC: whoever asks it moves the index
 * register that firmware may just have set, and its flags are firmware's alarm.
 */

static volatile uint32_t *hpet_registers(void)
{
	return vaddr_pointer(vaddr(TIMER_HPET));
}

static uint32_t hpet_count(unsigned int us)
{
	return (uint32_t)(us * FEMTOSECONDS_PER_US / hpet_registers()[HPET_PERIOD]);
}

/* The highest input there is: the lowest ones are wired to other devices. */
uint32_t second_timer_find(void)
{
	volatile uint32_t *hpet = hpet_registers();
	uint32_t routes = hpet[HPET_ROUTES_1], pin = io_apic_read(IO_APIC_VERSION) >> 16 & 0xff;

	if (hpet[HPET_PERIOD] == 0 || hpet[HPET_PERIOD] > HPET_PERIOD_MAX ||
	    (hpet[HPET_CAPABILITIES] >> 8 & 0x1f) == 0)
		return 0;
	for (pin = pin < 31 ? pin : 31; pin > 0; pin--)
		if ((routes & UINT32_C(1) << pin) != 0)
			break;
	return pin;
}

uint32_t second_timer_again(uint32_t end, unsigned int us)
{
	end += hpet_count(us);
	hpet_registers()[HPET_COMPARATOR_1] = end;
	return end;
}

uint32_t second_timer_start(uint32_t pin, unsigned int us, struct timer_before *before)
{
	volatile uint32_t *hpet = hpet_registers();

	before->timer_1 = hpet[HPET_TIMER_1];
	hpet[HPET_CONFIGURATION] |= HPET_ENABLE;
	hpet[HPET_TIMER_1] = HPET_TIMER_INTERRUPT | HPET_TIMER_32_BITS |
			     pin << HPET_TIMER_ROUTE_SHIFT;
	io_apic_open(pin, 0);
	return second_timer_again(hpet[HPET_COUNTER], us);
}

void second_timer_stop(uint32_t pin, const struct timer_before *before)
{
	io_apic_write(IO_APIC_ENTRY(pin), ENTRY_MASKED);
	hpet_registers()[HPET_TIMER_1] = before->timer_1;
}

bool second_timer_is_over(uint32_t end)
{
	return (int32_t)(hpet_registers()[HPET_COUNTER] - end) >= 0;
}

/* ---- The first one ---- */

void timer_start(const struct hang_timer *timer, enum watchdog_kind kind, unsigned int tick_us,
		 struct timer_before *before)
{
	if (kind == WATCHDOG_HPET)
		hpet_start(tick_us, before);
	else
		pit_start(tick_us);
	io_apic_open(timer->pin, timer->active_low ? ENTRY_ACTIVE_LOW : 0);
}

void timer_stop(const struct hang_timer *timer, enum watchdog_kind kind,
		const struct timer_before *before)
{
	io_apic_write(IO_APIC_ENTRY(timer->pin), ENTRY_MASKED);
	if (kind == WATCHDOG_HPET)
		hpet_stop(before);
}

void timer_pause(void)
{
	for (unsigned int i = 0; i < 4; i++) {
		(void)cpu_in8(PORT_B);
		(void)cpu_in8(PORT_B);
		(void)cpu_in8(PORT_B);
		(void)cpu_in8(PORT_B);
		(void)cpu_in8(PORT_B);
		(void)cpu_in8(PORT_B);
		(void)cpu_in8(PORT_B);
		(void)cpu_in8(PORT_B);
	}
}

void timer_halt(void)
{
	cpu_halt();
}
