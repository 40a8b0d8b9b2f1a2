/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Stops the PIT, as a platform does that has a timer of its own, and waits for it with interrupts off: what
 * ends it must have another source.
 *
 * expect: class=hang phase=virtual service=GetNextHighMonotonicCount function=at_virtual
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

#define PIT_CONTROL 0x43
#define PIT_ONCE 0x30 /* counter 0, mode 0: it waits for a count that never comes */

void at_virtual(void)
{
	__asm__ volatile("cli; outb %0, %1"
			 :
			 : "a"((unsigned char)PIT_ONCE), "Nd"((unsigned short)PIT_CONTROL));
	for (;;)
		__asm__ volatile("pause");
}
