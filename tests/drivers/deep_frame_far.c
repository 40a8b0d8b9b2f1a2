/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Has a buffer on its stack that is several times as large as the stack: what is written to it
 * lands far below.
 *
 * expect: class=stack-overrun phase=virtual service=GetNextHighMonotonicCount function=at_virtual
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

void at_virtual(void)
{
	volatile UINT8 buffer[1000 * 1024];

	for (UINTN i = 0; i < sizeof(buffer); i++)
		buffer[i] = 0xff;
	(void)buffer[0];
}
