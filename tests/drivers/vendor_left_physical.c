/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap leaves FirmwareVendor physical.
 *
 * expect-not-ok: handoff.pointers_converted
 * hidden-by: identity none
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_set_virtual_address_map(const struct driver_svam *svam)
{
	CHAR16 *physical = svam->system_table->FirmwareVendor;
	EFI_STATUS status = driver_forward_svam(svam);

	svam->system_table->FirmwareVendor = physical;
	driver_seal(&svam->system_table->Hdr);
	return status;
}

EFI_STATUS at_start(void)
{
	driver_hook_svam();
	return EFI_SUCCESS;
}
