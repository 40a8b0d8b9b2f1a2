/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Makes the memory map 40 descriptors longer in each of the first three attempts: pages of two
 * types in turn, each a descriptor. That is within the slack of 128.
 *
 * expect-fact: exit-attempts=4
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_exit_attempt(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image, UINTN key,
			   UINTN attempt)
{
	for (UINTN i = 0; attempt <= 3 && i < 40; i++)
		(void)driver_allocate_low(i & 1 ? EfiLoaderData : EfiBootServicesData);
	return forward(image, key);
}

EFI_STATUS at_start(void)
{
	driver_hook_exit();
	return EFI_SUCCESS;
}
