/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A hook of SetVirtualAddressMap that takes itself back in its first call, whatever that call is, and
 * the driver's hook of GetTime with it: it restores both slots, mends the CRC, and forwards. A hook that
 * is taken back is no conversion, and nothing is wrong here.
 *
 * expect: none
 */
#include "tests/drivers/driver.h"

static EFI_SET_VIRTUAL_ADDRESS_MAP original;
static EFI_GET_TIME original_get_time;
static EFI_RUNTIME_SERVICES *services; /* physical, as the call is */

static EFI_STATUS EFIAPI get_time(EFI_TIME *time, EFI_TIME_CAPABILITIES *capabilities)
{
	return original_get_time(time, capabilities);
}

static EFI_STATUS EFIAPI set_virtual_address_map(UINTN map_size, UINTN descriptor_size,
						 UINT32 version, EFI_MEMORY_DESCRIPTOR *map)
{
	services->SetVirtualAddressMap = original;
	services->GetTime = original_get_time;
	driver_seal(&services->Hdr);
	return original(map_size, descriptor_size, version, map);
}

EFI_STATUS at_start(void)
{
	services = driver_runtime_services;
	original = driver_hook(&services->Hdr, &services->SetVirtualAddressMap,
			       set_virtual_address_map);
	original_get_time = driver_hook(&services->Hdr, &services->GetTime, get_time);
	return EFI_SUCCESS;
}

/* Nobody calls them any more. */
void at_address_change(void)
{
	original = NULL;
	original_get_time = NULL;
	services = NULL;
}
