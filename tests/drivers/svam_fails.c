/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap fails and changes nothing, as that of U-Boot does beside a second runtime
 * driver. The handoff falls back to physical calls.
 *
 * expect-not-ok: handoff.set_virtual_address_map
 * expect-skip: svam.again
 * expect-skip: handoff.virtual_address_change
 * expect-skip: handoff.pointers_converted
 * expect-skip: handoff.identity_map_gone
 * hidden-by: none
 * expect-skip: census.svam_fails.efi
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_set_virtual_address_map(const struct driver_svam *svam)
{
	(void)svam;
	return EFI_INVALID_PARAMETER;
}

EFI_STATUS at_start(void)
{
	driver_hook_svam();
	return EFI_SUCCESS;
}
