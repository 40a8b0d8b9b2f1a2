/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * QueryCapsuleCapabilities succeeds, with a type of reset that does not exist and room for no
 * capsule.
 *
 * expect-not-ok: service.QueryCapsuleCapabilities
 * expect-not-ok: capsule.query.flags
 */
#include "tests/drivers/driver.h"

static EFI_QUERY_CAPSULE_CAPABILITIES firmware_query_capsule_capabilities;

static EFI_STATUS EFIAPI query_capsule_capabilities(EFI_CAPSULE_HEADER **capsules, UINTN count,
						    UINT64 *maximum, EFI_RESET_TYPE *reset)
{
	/* What is no capsule at all firmware may refuse as it likes. */
	if (driver_phase == DRIVER_BOOT || maximum == NULL ||
	    (count > 0 && capsules[0]->Flags != 0))
		return firmware_query_capsule_capabilities(capsules, count, maximum, reset);
	*maximum = 0;
	*reset = (EFI_RESET_TYPE)77;
	return EFI_SUCCESS;
}

DRIVER_WRAPS(QueryCapsuleCapabilities, query_capsule_capabilities,
	     firmware_query_capsule_capabilities);
