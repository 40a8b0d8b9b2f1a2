/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A driver's own QueryVariableInfo, which answers as EDK II's is known to. What is known of the platform
 * excuses nobody else's code.
 *
 * expect-not-ok: variable.query.append_alone variable.query.reserved_bits
 */
#include "tests/drivers/driver.h"

static EFI_QUERY_VARIABLE_INFO firmware_service;

static EFI_STATUS EFIAPI service(UINT32 attributes, UINT64 *storage, UINT64 *remaining,
				 UINT64 *maximum)
{
	return firmware_service(attributes, storage, remaining, maximum);
}

DRIVER_WRAPS(QueryVariableInfo, service, firmware_service);
