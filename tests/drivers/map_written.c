/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Uses the map that SetVirtualAddressMap is given as its own memory, and clears it when it is done.
 *
 * expect: none
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_set_virtual_address_map(const struct driver_svam *svam)
{
	EFI_STATUS status = driver_forward_svam(svam);
	volatile UINT8 *map = (volatile UINT8 *)svam->map;

	for (UINTN i = 0; i < svam->map_size; i++)
		map[i] = 0;
	return status;
}

EFI_STATUS at_start(void)
{
	driver_hook_svam();
	return EFI_SUCCESS;
}
