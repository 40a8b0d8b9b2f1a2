/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Calls a boot service in its address-change handler (Linux commit 916f676f8dc0 is about firmware
 * that does).
 *
 * expect: class=boot-service-call phase=svam service=SetVirtualAddressMap access=read
 *	function=at_address_change
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

static EFI_BOOT_SERVICES *kept;

EFI_STATUS at_start(void)
{
	kept = driver_boot_services;
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	(void)kept->Stall(1);
}
