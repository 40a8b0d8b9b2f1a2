/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Switches interrupts on while it waits, takes one of the first timer, and switches them off again: from the
 * flag its caller cannot tell, and the handler was none of firmware's any more.
 *
 * expect: class=exception phase=physical,virtual service=GetNextHighMonotonicCount vector=112
 *	interrupt=taken function=at_runtime
 */
#include "tests/drivers/driver.h"

#define TIMER_CONTROL 0x43
#define TIMER_0 0x40
#define TIMER_MODE 0x34 /* counter 0, both bytes, again and again */
#define CONTROLLER 0x20
#define CONTROLLER_DATA 0x21
#define VECTOR 0x70
#define PORT_B 0x61 /* a microsecond each time that it is read */

static UINT8 in8(UINT16 port)
{
	UINT8 value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static void out8(UINT16 port, UINT8 value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

void at_runtime(void)
{
	out8(TIMER_CONTROL, TIMER_MODE);
	out8(TIMER_0, 0);
	out8(TIMER_0, 4); /* about a millisecond */
	out8(CONTROLLER,
	     0x11); /* three words follow: vectors, the second controller's place, mode */
	out8(CONTROLLER_DATA, VECTOR);
	out8(CONTROLLER_DATA, 4);
	out8(CONTROLLER_DATA, 1);
	out8(CONTROLLER_DATA, 0xfe); /* all but the timer are masked */
	__asm__ volatile("sti");
	for (UINTN i = 0; i < 20000; i++)
		(void)in8(PORT_B);
	__asm__ volatile("cli");
}
