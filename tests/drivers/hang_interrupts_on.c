/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Waits with interrupts on for a tick that never comes.
 *
 * expect: class=hang phase=virtual service=GetNextHighMonotonicCount function=at_virtual
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

void at_virtual(void)
{
	__asm__ volatile("sti");
	for (;;)
		__asm__ volatile("pause");
}
