/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Never returns, with interrupts off, from a service that is called before SetVirtualAddressMap: the
 * loader's own watchdog ends it.
 *
 * expect: class=hang phase=physical service=GetNextHighMonotonicCount function=at_runtime
 * tainted: yes
 */
#include "tests/drivers/driver.h"

void at_runtime(void)
{
	if (driver_phase != DRIVER_PHYSICAL)
		return;
	__asm__ volatile("cli");
	for (;;)
		__asm__ volatile("pause");
}
