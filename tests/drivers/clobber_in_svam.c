/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap returns with interrupts on, though it was called with interrupts off.
 *
 * expect: class=clobbered-state phase=svam service=SetVirtualAddressMap changed=if
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_set_virtual_address_map(const struct driver_svam *svam)
{
	EFI_STATUS status = driver_forward_svam(svam);

	__asm__ volatile("sti" : : : "memory");
	return status;
}

EFI_STATUS at_start(void)
{
	driver_hook_svam();
	return EFI_SUCCESS;
}
