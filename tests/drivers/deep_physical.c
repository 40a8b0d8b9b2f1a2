/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * deep_frame.c before SetVirtualAddressMap: the hole under the stack is in the loader's tables as well.
 *
 * expect: class=stack-overrun phase=physical service=GetNextHighMonotonicCount function=at_runtime
 * tainted: yes
 */
#include "tests/drivers/driver.h"

void at_runtime(void)
{
	volatile UINT8 buffer[160 * 1024];

	if (driver_phase != DRIVER_PHYSICAL)
		return;
	driver_use(buffer);
	buffer[0] = 1;
}
