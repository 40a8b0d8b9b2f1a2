/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * ExitBootServices answers something other than EFI_INVALID_PARAMETER. There is nothing to retry.
 *
 * expect-bail-out: EFI_ACCESS_DENIED
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_exit_attempt(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image, UINTN key,
			   UINTN attempt)
{
	(void)forward;
	(void)image;
	(void)key;
	(void)attempt;
	return EFI_ACCESS_DENIED;
}

EFI_STATUS at_start(void)
{
	driver_hook_exit();
	return EFI_SUCCESS;
}
