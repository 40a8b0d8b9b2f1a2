/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Waits with interrupts off for a device that does not answer: only an NMI gets through.
 *
 * expect: class=hang phase=virtual service=GetNextHighMonotonicCount function=at_virtual
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

void at_virtual(void)
{
	__asm__ volatile("cli");
	for (;;)
		__asm__ volatile("pause");
}
