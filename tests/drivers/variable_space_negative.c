/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * QueryVariableInfo answers with more space left than there ever was.
 *
 * expect-not-ok: service.QueryVariableInfo
 */
#include "tests/drivers/driver.h"

static EFI_QUERY_VARIABLE_INFO firmware_query_variable_info;

static EFI_STATUS EFIAPI query_variable_info(UINT32 attributes, UINT64 *maximum, UINT64 *remaining,
					     UINT64 *maximum_variable)
{
	EFI_STATUS status = firmware_query_variable_info(attributes, maximum, remaining,
							 maximum_variable);

	if (driver_phase != DRIVER_BOOT && !EFI_ERROR(status))
		*remaining = *maximum + 1;
	return status;
}

DRIVER_WRAPS(QueryVariableInfo, query_variable_info, firmware_query_variable_info);
