/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Makes software interrupts: one as code does that was taken from where a legacy BIOS waits for it; one of a
 * vector that is an exception's as well, for which the processor pushes no error code, as no page fault has
 * happened; and the one that ends an assertion in EDK II's debug builds. The service goes on behind each.
 *
 * expect: class=exception phase=physical,virtual service=GetNextHighMonotonicCount vector=128
 *	interrupt=software function=call_bios
 * expect: class=exception phase=physical,virtual service=GetNextHighMonotonicCount vector=14
 *	interrupt=software function=page_fault
 * expect: class=exception phase=physical,virtual service=GetNextHighMonotonicCount vector=3
 *	interrupt=software function=assertion
 */
#include "tests/drivers/driver.h"

static void __attribute__((noinline)) call_bios(void)
{
	__asm__ volatile("int $0x80");
}

static void __attribute__((noinline)) page_fault(void)
{
	__asm__ volatile("int $14");
}

static void __attribute__((noinline)) assertion(void)
{
	__asm__ volatile("int3");
}

void at_runtime(void)
{
	call_bios();
	page_fault();
	assertion();
}
