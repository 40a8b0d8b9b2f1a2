/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/guard/arch/x86_64/timer.c: can the NMI of an IO-APIC reach this processor? The rest of it is
 * hardware, and seen at work on machines (tests/boot/audit_policies.t).
 */
#include <arch/cpu.h>
#include <arch/timer.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static uint64_t apic_base, x2apic_id;

/* The second one exists in x2APIC mode only. */
static uint64_t read_msr(uint32_t number)
{
	assert_true(number == MSR_APIC_BASE || (number == MSR_X2APIC_ID && apic_base != 0));
	return number == MSR_APIC_BASE ? apic_base : x2apic_id;
}

#define cpu_read_msr read_msr
#include "kernel/guard/arch/x86_64/timer.c"

/* Eight bits of an id are all that an IO-APIC knows, and the last number means every processor. */
static void test_reach(void **state)
{
	(void)state;
	assert_true(timer_reaches_processor());
	apic_base = 1 << 11 | APIC_BASE_X2APIC;
	x2apic_id = 0xfe;
	assert_true(timer_reaches_processor());
	x2apic_id = 0xff;
	assert_false(timer_reaches_processor());
	x2apic_id = 0x100;
	assert_false(timer_reaches_processor());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reach),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
