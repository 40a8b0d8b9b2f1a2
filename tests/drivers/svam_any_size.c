/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap does not look at the DescriptorSize, and steps by one of its own. The trial is
 * the call that counts then, and nothing but reset may follow it.
 *
 * expect-not-ok: svam.descriptor_size
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

static EFI_SET_VIRTUAL_ADDRESS_MAP firmware_set_virtual_address_map;

static EFI_STATUS EFIAPI set_virtual_address_map(UINTN map_size, UINTN descriptor_size,
						 UINT32 descriptor_version,
						 EFI_MEMORY_DESCRIPTOR *map)
{
	if (descriptor_size < sizeof(*map))
		descriptor_size = 48; /* EDK II's */
	return firmware_set_virtual_address_map(map_size, descriptor_size, descriptor_version, map);
}

EFI_STATUS at_start(void)
{
	firmware_set_virtual_address_map = driver_hook(&driver_runtime_services->Hdr,
						       &driver_runtime_services
								->SetVirtualAddressMap,
						       set_virtual_address_map);
	return EFI_SUCCESS;
}
