/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The skeleton, linked as a boot-services driver (PE subsystem 11) by mistake: its code and data
 * lie in boot-services code, and a service of gRT and an address-change event still point there.
 *
 * expect: class=stale-boot-memory phase=physical service=GetNextHighMonotonicCount access=execute
 *	memory=EfiBootServicesCode image=*
 * expect: class=stale-boot-memory phase=svam service=SetVirtualAddressMap access=execute
 *	memory=EfiBootServicesCode image=*
 * expect: class=stale-boot-memory phase=svam service=SetVirtualAddressMap access=write
 *	memory=EfiBootServicesCode image=*
 * expect: class=stale-boot-memory phase=virtual service=GetNextHighMonotonicCount access=execute
 *	memory=EfiBootServicesCode image=*
 * expect-skip: count.null
 * expect-not-ok: handoff.virtual_address_change
 * expect-not-ok: audit.drivers
 */
#include "tests/drivers/driver.h"

/* What is wrong is in the recipe. */
EFI_STATUS at_start(void)
{
	return EFI_SUCCESS;
}
