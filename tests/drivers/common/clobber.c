/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The moments of every driver that consists of a CLOBBERING_SERVICE. */
#include "tests/drivers/common/clobber.h"

EFI_QUERY_CAPSULE_CAPABILITIES firmware_service;

EFI_STATUS at_start(void)
{
	firmware_service = driver_hook(&driver_runtime_services->Hdr,
				       &driver_runtime_services->QueryCapsuleCapabilities,
				       clobbering_service);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_service);
}
