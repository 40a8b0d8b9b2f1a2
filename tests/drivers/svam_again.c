/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap can be called as often as one likes, and says that it has succeeded.
 *
 * expect-not-ok: svam.again
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

static EFI_SET_VIRTUAL_ADDRESS_MAP firmware_set_virtual_address_map;

static EFI_STATUS EFIAPI set_virtual_address_map(UINTN map_size, UINTN descriptor_size,
						 UINT32 descriptor_version,
						 EFI_MEMORY_DESCRIPTOR *map)
{
	EFI_STATUS status;

	if (firmware_set_virtual_address_map == NULL)
		return EFI_SUCCESS;
	status = firmware_set_virtual_address_map(map_size, descriptor_size, descriptor_version,
						  map);
	if (!EFI_ERROR(status))
		firmware_set_virtual_address_map = NULL;
	return status;
}

EFI_STATUS at_start(void)
{
	firmware_set_virtual_address_map = driver_hook(&driver_runtime_services->Hdr,
						       &driver_runtime_services
								->SetVirtualAddressMap,
						       set_virtual_address_map);
	return EFI_SUCCESS;
}
