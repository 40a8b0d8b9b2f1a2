/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * QueryVariableInfo answers with more space left than there ever was: nothing is written then.
 *
 * expect-not-ok: service.QueryVariableInfo variable.query.append_alone variable.query.reserved_bits
 * expect-skip: service.SetVariable variable.next.listed variable.next.just_enough
 *	variable.get.just_enough
 *	variable.set.vendors variable.set.similar_names variable.set.replace variable.set.large
 *	variable.set.append variable.set.append_creates variable.set.append_nothing
 *	variable.set.delete_null_data variable.set.delete_by_attributes
 *	variable.set.other_attributes variable.query.steady variable.get.repeat
 *	variable.set.repeat variable.auth.malformed variable.auth.create
 *	variable.auth.update variable.auth.other_key variable.auth.other_key_deletes
 *	variable.auth.modified variable.auth.delete
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
