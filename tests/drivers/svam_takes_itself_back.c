/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A hook of SetVirtualAddressMap that takes itself back in its first call, whatever that call is: it
 * restores the slot, mends the CRC, and forwards. A changed slot of SetVirtualAddressMap is no
 * conversion, and nothing is wrong here.
 *
 * expect: none
 */
#include "tests/drivers/driver.h"

static EFI_SET_VIRTUAL_ADDRESS_MAP original;
static EFI_RUNTIME_SERVICES *services; /* physical, as the call is */

static EFI_STATUS EFIAPI set_virtual_address_map(UINTN map_size, UINTN descriptor_size,
						 UINT32 version, EFI_MEMORY_DESCRIPTOR *map)
{
	services->SetVirtualAddressMap = original;
	driver_seal(&services->Hdr);
	return original(map_size, descriptor_size, version, map);
}

EFI_STATUS at_start(void)
{
	services = driver_runtime_services;
	original = driver_hook(&services->Hdr, &services->SetVirtualAddressMap,
			       set_virtual_address_map);
	return EFI_SUCCESS;
}

/* Nobody calls it any more. */
void at_address_change(void)
{
	original = NULL;
	services = NULL;
}
