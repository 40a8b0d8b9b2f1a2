/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls a boot service after the exit, through the table that it has kept.
 *
 * expect: class=boot-service-call phase=physical,virtual service=GetNextHighMonotonicCount
 *	access=read function=at_runtime
 */
#include "tests/drivers/driver.h"

static EFI_BOOT_SERVICES *kept;

EFI_STATUS at_start(void)
{
	kept = driver_boot_services;
	return EFI_SUCCESS;
}

void at_runtime(void)
{
	(void)kept->Stall(1);
}
