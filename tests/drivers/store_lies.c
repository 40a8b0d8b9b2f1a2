/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A store that refuses each variable although QueryVariableInfo tells of room: the contradiction is said
 * once.
 *
 * expect-not-ok: service.SetVariable variable.runtime_same
 * expect-skip: service.GetNextHighMonotonicCount time.set.changes_daylight
 *	time.set.changes_timezone variable.auth.create variable.auth.delete variable.auth.modified
 *	variable.auth.other_key variable.auth.other_key_deletes variable.auth.update
 *	variable.get.just_enough variable.get.repeat variable.next.just_enough variable.next.listed
 *	variable.query.steady variable.set.append variable.set.append_creates
 *	variable.set.append_nothing variable.set.delete_by_attributes variable.set.delete_null_data
 *	variable.set.large variable.set.other_attributes variable.set.repeat variable.set.replace
 *	variable.set.similar_names variable.set.vendors wakeup.set.off wakeup.set.one_hour
 */
#include "tests/drivers/driver.h"

static EFI_SET_VARIABLE firmware_set_variable;

static EFI_STATUS EFIAPI set_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 attributes, UINTN size,
				      void *data)
{
	EFI_STATUS status = firmware_set_variable(name, vendor, attributes, size, data);

	if (driver_phase == DRIVER_BOOT || EFI_ERROR(status) || size == 0)
		return status;
	(void)firmware_set_variable(name, vendor, attributes, 0, NULL);
	return EFI_OUT_OF_RESOURCES;
}

DRIVER_WRAPS(SetVariable, set_variable, firmware_set_variable);
