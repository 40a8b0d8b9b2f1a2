/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * ExitBootServices does not look at the key: it lets go whatever it is given.
 *
 * expect-not-ok: exit.wrong_key
 */
#include "tests/drivers/driver.h"

/* Firmware's own idea of the key takes the place of the caller's. */
EFI_STATUS at_exit_refusal(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image, UINTN key,
			   UINTN current_key)
{
	(void)key;
	return forward(image, current_key);
}

EFI_STATUS at_start(void)
{
	driver_hook_exit();
	return EFI_SUCCESS;
}
