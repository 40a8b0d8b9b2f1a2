/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap changes some entries of gRT, and then fails. Nobody can know how much of
 * firmware is virtual: nothing but reset may be called.
 *
 * expect-not-ok: handoff.set_virtual_address_map
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_set_virtual_address_map(const struct driver_svam *svam)
{
	EFI_RUNTIME_SERVICES *services = svam->runtime_services;
	UINT64 delta = svam->map->VirtualStart - svam->map->PhysicalStart;

	services->GetTime = (EFI_GET_TIME)((UINTN)services->GetTime + delta);
	services->SetTime = (EFI_SET_TIME)((UINTN)services->SetTime + delta);
	return EFI_OUT_OF_RESOURCES;
}

EFI_STATUS at_start(void)
{
	driver_hook_svam();
	return EFI_SUCCESS;
}
