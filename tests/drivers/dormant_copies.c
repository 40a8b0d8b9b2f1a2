/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keeps whole copies of firmware's tables, and converts nothing of them: one suspect each, and not forty.
 *
 * expect-census: left-physical chain=.data+runtime_copy+0x18
 * expect-census: stale chain=.data+boot_copy+0x18
 */
#include "tests/drivers/driver.h"

static EFI_RUNTIME_SERVICES runtime_copy;
static EFI_BOOT_SERVICES boot_copy;

EFI_STATUS at_start(void)
{
	driver_boot_services->CopyMem(&runtime_copy, driver_runtime_services, sizeof(runtime_copy));
	driver_boot_services->CopyMem(&boot_copy, driver_boot_services, sizeof(boot_copy));
	return EFI_SUCCESS;
}
