/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * ConvertPointer's entry of gRT is NULL, which the handlers of all other drivers call: the driver that left
 * it so is at fault, and none of these.
 *
 * expect-not-ok: service.ConvertPointer
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	driver_hook(&driver_runtime_services->Hdr, &driver_runtime_services->ConvertPointer, NULL);
	return EFI_SUCCESS;
}
