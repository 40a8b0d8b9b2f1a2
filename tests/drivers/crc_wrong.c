/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap changes gRT and leaves the CRC as it was.
 *
 * expect-not-ok: handoff.virtual_address_change
 * hidden-by: identity none
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_set_virtual_address_map(const struct driver_svam *svam)
{
	UINT32 before = svam->runtime_services->Hdr.CRC32;
	EFI_STATUS status = driver_forward_svam(svam);

	svam->runtime_services->Hdr.CRC32 = before;
	return status;
}

EFI_STATUS at_start(void)
{
	driver_hook_svam();
	return EFI_SUCCESS;
}
