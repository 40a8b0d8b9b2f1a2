/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap can be called as often as one likes, and says that it has succeeded.
 *
 * expect-not-ok: svam.again
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_second_svam(void)
{
	return EFI_SUCCESS;
}

EFI_STATUS at_start(void)
{
	driver_hook_svam();
	return EFI_SUCCESS;
}
