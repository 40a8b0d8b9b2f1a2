/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Looks whether the serial port answers, as a driver of a port does, and leaves it in its loop: nobody
 * hears what is printed from then on.
 *
 * expect: class=clobbered-state changed=serial phase=virtual service=GetNextHighMonotonicCount
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

#define MODEM_CONTROL (0x3f8 + 4)
#define MODEM_CONTROL_LOOP 0x1b

void at_virtual(void)
{
	__asm__ volatile("outb %0, %1"
			 :
			 : "a"((unsigned char)MODEM_CONTROL_LOOP),
			   "Nd"((unsigned short)MODEM_CONTROL));
}
