/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Leaves a pointer behind in runtime pool that it has freed: nobody can reach it.
 *
 * expect: none
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	void **block;
	void *target = driver_allocate(EfiRuntimeServicesData);
	EFI_STATUS status = driver_boot_services->AllocatePool(EfiRuntimeServicesData, 256,
							       (void **)&block);

	if (EFI_ERROR(status))
		return status;
	block[16] = target;
	return driver_boot_services->FreePool(block);
}
