/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A store without room, which QueryVariableInfo says: the full store is the cause, and it is said once.
 *
 * expect-not-ok: service.GetNextHighMonotonicCount variable.query.append_alone
 *	variable.query.reserved_bits variable.runtime_same
 * expect-skip: service.SetVariable time.set.changes_daylight time.set.changes_timezone
 *	variable.auth.create variable.auth.delete variable.auth.malformed variable.auth.modified
 *	variable.auth.other_key variable.auth.other_key_deletes variable.auth.update
 *	variable.get.just_enough variable.get.repeat variable.next.just_enough variable.next.listed
 *	variable.query.steady variable.set.append variable.set.append_creates
 *	variable.set.append_nothing variable.set.delete_by_attributes variable.set.delete_null_data
 *	variable.set.large variable.set.other_attributes variable.set.repeat variable.set.replace
 *	variable.set.similar_names variable.set.vendors wakeup.set.off wakeup.set.one_hour
 */
#include "tests/drivers/driver.h"

static EFI_SET_VARIABLE firmware_set_variable;
static EFI_QUERY_VARIABLE_INFO firmware_query;

/* What firmware would have written is deleted again: the other errors are its own. */
static EFI_STATUS EFIAPI set_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 attributes, UINTN size,
				      void *data)
{
	EFI_STATUS status = firmware_set_variable(name, vendor, attributes, size, data);

	if (driver_phase == DRIVER_BOOT || EFI_ERROR(status) || size == 0)
		return status;
	(void)firmware_set_variable(name, vendor, attributes, 0, NULL);
	return EFI_OUT_OF_RESOURCES;
}

static EFI_STATUS EFIAPI query(UINT32 attributes, UINT64 *maximum, UINT64 *remaining,
			       UINT64 *largest)
{
	EFI_STATUS status = firmware_query(attributes, maximum, remaining, largest);

	if (driver_phase != DRIVER_BOOT && !EFI_ERROR(status))
		*remaining = *largest = 0;
	return status;
}

EFI_STATUS at_start(void)
{
	firmware_set_variable = driver_hook(&driver_runtime_services->Hdr,
					    &driver_runtime_services->SetVariable, set_variable);
	firmware_query = driver_hook(&driver_runtime_services->Hdr,
				     &driver_runtime_services->QueryVariableInfo, query);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_set_variable);
	driver_convert(&firmware_query);
}
