/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Hangs in its entry point, with interrupts off, so that not even firmware's watchdog ends it.
 *
 * expect-hang: start
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}
