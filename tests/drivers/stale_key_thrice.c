/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Allocates inside ExitBootServices before firmware looks at the key, three times: what EDK II's
 * event group BEFORE_EXIT_BOOT_SERVICES lets drivers do since 2022. Firmware answers
 * EFI_INVALID_PARAMETER.
 *
 * expect-fact: exit-attempts=4
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_exit_attempt(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image, UINTN key,
			   UINTN attempt)
{
	if (attempt <= 3)
		(void)driver_allocate(EfiBootServicesData);
	return forward(image, key);
}

EFI_STATUS at_start(void)
{
	driver_hook_exit();
	return EFI_SUCCESS;
}
