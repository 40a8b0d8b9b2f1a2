/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Hangs in its ExitBootServices handler: boot services, and with them the loader's output, are gone.
 *
 * expect-hang: exit
 */
#include "tests/drivers/driver.h"

void at_exit_boot_services(void)
{
	for (;;)
		__asm__ volatile("pause");
}
