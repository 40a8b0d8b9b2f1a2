/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Makes the memory map longer in each attempt, until it is beyond any slack.
 *
 * expect-bail-out: EFI_BUFFER_TOO_SMALL
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_exit_attempt(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image, UINTN key,
			   UINTN attempt)
{
	for (UINTN i = 0; attempt > 0 && i < 1000; i++)
		(void)driver_allocate_low(i & 1 ? EfiLoaderData : EfiBootServicesData);
	return forward(image, key);
}

EFI_STATUS at_start(void)
{
	driver_hook_exit();
	return EFI_SUCCESS;
}
