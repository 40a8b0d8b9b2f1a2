/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Writes to an address that is not canonical in its entry point.
 *
 * expect-exception: #GP at_start (in its entry point)
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	*(volatile int *)0x800000000000 = 1;
	return EFI_SUCCESS;
}
