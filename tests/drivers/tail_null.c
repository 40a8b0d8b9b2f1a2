/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Forwards a service through a pointer that its handler has cleared instead of converted. The jump leaves
 * no trace: the owner of the service's entry is assumed to have made it.
 *
 * expect: class=null-page phase=virtual service=QueryCapsuleCapabilities access=execute assumed=yes
 * expect-not-ok: capsule.query.bad_flags capsule.query.null
 * hidden-by: none
 */
#include "tests/drivers/driver.h"

static EFI_QUERY_CAPSULE_CAPABILITIES next;

static EFI_STATUS EFIAPI query_capsule_capabilities(EFI_CAPSULE_HEADER **capsules, UINTN count,
						    UINT64 *maximum, EFI_RESET_TYPE *reset)
{
	return next(capsules, count, maximum, reset);
}

EFI_STATUS at_start(void)
{
	next = driver_hook(&driver_runtime_services->Hdr,
			   &driver_runtime_services->QueryCapsuleCapabilities,
			   (void *)query_capsule_capabilities);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	next = NULL;
}
