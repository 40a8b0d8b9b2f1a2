/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Firmware that calls one service unsupported at runtime, and keeps its word.
 *
 * expect: none
 * expect-skip: capsule.query.flags
 * expect-skip: capsule.query.bad_flags
 * expect-skip: capsule.query.null
 * expect-fact: rt-properties=0x2fff
 */
#include "tests/drivers/driver.h"

static EFI_QUERY_CAPSULE_CAPABILITIES firmware_query_capsule_capabilities;

static EFI_STATUS EFIAPI query_capsule_capabilities(EFI_CAPSULE_HEADER **capsules, UINTN count,
						    UINT64 *maximum, EFI_RESET_TYPE *reset)
{
	if (driver_phase == DRIVER_BOOT)
		return firmware_query_capsule_capabilities(capsules, count, maximum, reset);
	return EFI_UNSUPPORTED;
}

EFI_STATUS at_start(void)
{
	firmware_query_capsule_capabilities = driver_hook(&driver_runtime_services->Hdr,
							  &driver_runtime_services
								   ->QueryCapsuleCapabilities,
							  query_capsule_capabilities);
	return driver_publish_properties(DRIVER_RT_ALL & ~DRIVER_RT_QUERY_CAPSULE_CAPABILITIES);
}

void at_address_change(void)
{
	driver_convert(&firmware_query_capsule_capabilities);
}
