/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An entry of gRT holds a byte pattern instead of a function (lk's issue 532). Before the exit, where
 * nobody would catch the fault, it is not called.
 *
 * expect: class=unmapped phase=physical,virtual service=QueryCapsuleCapabilities access=execute image=*
 * expect-not-ok: handoff.virtual_address_change
 * expect-skip: capsule.query.bad_flags capsule.query.flags capsule.query.null
 * expect-fact: note gRT->QueryCapsuleCapabilities is 0x6867666564636261, in no RUNTIME region
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	driver_hook(&driver_runtime_services->Hdr,
		    &driver_runtime_services->QueryCapsuleCapabilities,
		    (void *)0x6867666564636261ULL);
	return EFI_SUCCESS;
}
