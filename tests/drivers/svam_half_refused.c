/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap converts some entries of gRT before it looks at the DescriptorSize, which it
 * refuses then as it must. The answer is right, and the boot is used up.
 *
 * expect-not-ok: svam.descriptor_size
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_svam_refusal(const struct driver_svam *svam)
{
	EFI_RUNTIME_SERVICES *services = svam->runtime_services;
	UINT64 delta = svam->map->VirtualStart - svam->map->PhysicalStart;

	services->GetTime = (EFI_GET_TIME)((UINTN)services->GetTime + delta);
	services->SetTime = (EFI_SET_TIME)((UINTN)services->SetTime + delta);
	return EFI_INVALID_PARAMETER;
}

EFI_STATUS at_start(void)
{
	driver_hook_svam();
	return EFI_SUCCESS;
}
