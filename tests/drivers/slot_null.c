/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An entry of gRT is NULL, in a table whose revision and HeaderSize say that it is there.
 *
 * expect-not-ok: service.QueryCapsuleCapabilities
 * expect-skip: capsule.query.bad_flags capsule.query.flags capsule.query.null
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	driver_hook(&driver_runtime_services->Hdr,
		    &driver_runtime_services->QueryCapsuleCapabilities, NULL);
	return EFI_SUCCESS;
}
