/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Resets the machine itself, in a service that is not ResetSystem, and before the kernel has begun its report:
 * there is nobody left to say so but the launcher.
 *
 * expect-end: reset - at_runtime
 */
#include "tests/drivers/driver.h"

void at_runtime(void)
{
	if (driver_phase != DRIVER_PHYSICAL)
		return;
	__asm__ volatile("outb %%al, %%dx" ::"a"(6), "d"(0xcf9));
	for (;;)
		__asm__ volatile("pause");
}
