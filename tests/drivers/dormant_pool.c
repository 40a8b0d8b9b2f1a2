/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Never converts a pointer into a pool allocation, and never uses it.
 *
 * expect-census: left-physical chain=.data+pointer
 */
#include "tests/drivers/driver.h"

static void *pointer;

EFI_STATUS at_start(void)
{
	return driver_boot_services->AllocatePool(EfiRuntimeServicesData, 64, &pointer);
}
