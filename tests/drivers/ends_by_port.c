/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Resets the machine itself, in a service that is not ResetSystem: there is nobody left to report it
 * but the launcher.
 *
 * expect-end: reset service.SetVariable at_virtual
 */
#include "tests/drivers/driver.h"

void at_virtual(void)
{
	__asm__ volatile("outb %%al, %%dx" ::"a"(6), "d"(0xcf9));
	for (;;)
		__asm__ volatile("pause");
}
