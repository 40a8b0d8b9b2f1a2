/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap leaves one entry of gRT physical.
 *
 * expect: class=unconverted-pointer phase=virtual service=QueryCapsuleCapabilities access=execute
 *	memory=EfiRuntimeServicesCode image=*
 * expect-not-ok: handoff.virtual_address_change
 * hidden-by: identity none
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_set_virtual_address_map(const struct driver_svam *svam)
{
	EFI_QUERY_CAPSULE_CAPABILITIES physical = svam->runtime_services->QueryCapsuleCapabilities;
	EFI_STATUS status = driver_forward_svam(svam);

	svam->runtime_services->QueryCapsuleCapabilities = physical;
	driver_seal(&svam->runtime_services->Hdr);
	return status;
}

EFI_STATUS at_start(void)
{
	driver_hook_svam();
	return EFI_SUCCESS;
}
