/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Resets the machine itself, in a service that is not ResetSystem, and before the kernel has begun its report:
 * there is nobody left to say so but the launcher. The first call of the phase returns.
 *
 * expect-end: reset - at_runtime
 */
#include "tests/drivers/driver.h"

void at_runtime(void)
{
	static unsigned int calls;

	if (driver_phase != DRIVER_PHYSICAL || ++calls == 1)
		return;
	__asm__ volatile("outb %%al, %%dx" ::"a"(6), "d"(0xcf9));
	for (;;)
		__asm__ volatile("pause");
}
