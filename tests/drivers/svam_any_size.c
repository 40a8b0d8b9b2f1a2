/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap does not look at the DescriptorSize, and steps by one of its own. The
 * refusal test is the call that counts then, and nothing but reset may follow it.
 *
 * expect-not-ok: svam.descriptor_size
 * hidden-by: none
 * tainted: yes
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_svam_refusal(const struct driver_svam *svam)
{
	UINTN size = svam->descriptor_size;

	if (size < sizeof(*svam->map))
		size = 48; /* EDK II's */
	return svam->forward(svam->map_size, size, svam->descriptor_version, svam->map);
}

EFI_STATUS at_start(void)
{
	driver_hook_svam();
	return EFI_SUCCESS;
}
