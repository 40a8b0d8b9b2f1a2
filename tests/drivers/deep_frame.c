/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Has a buffer on its stack that is larger than the stack, and touches only the far end of it: no
 * page right under the stack notices.
 *
 * expect: class=stack-overrun phase=virtual service=GetNextHighMonotonicCount function=at_virtual
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

void at_virtual(void)
{
	volatile UINT8 buffer[160 * 1024];

	driver_use(buffer);
	buffer[0] = 1;
}
