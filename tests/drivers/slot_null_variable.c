/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVariable's entry of gRT is NULL, and firmware calls it on behalf of other services: they are innocent, and
 * nothing of firmware is called while nobody would catch it.
 *
 * expect-not-ok: service.SetVariable
 * expect-fact: note slot_null_variable.efi left gRT->SetVariable NULL
 * expect-fact: note no service was called before phase virtual: an entry of gRT that firmware itself calls is NULL
 * expect-ok: variable.query.append_alone
 * expect-skip: variable.boot_only_gone variable.runtime_same service.SetVirtualAddressMap
 *	service.ConvertPointer service.GetNextHighMonotonicCount variable.next.listed
 *	variable.next.just_enough variable.get.just_enough variable.set.vendors
 *	variable.set.similar_names variable.set.replace variable.set.large
 *	variable.set.too_large variable.set.append variable.set.append_creates
 *	variable.set.append_nothing variable.set.delete_null_data
 *	variable.set.delete_by_attributes variable.set.other_attributes
 *	variable.query.steady variable.get.repeat variable.query.null variable.query.repeat
 *	variable.set.repeat variable.set.read_only variable.auth.malformed
 *	variable.auth.create variable.auth.update variable.auth.other_key
 *	variable.auth.other_key_deletes variable.auth.modified variable.auth.delete
 *	variable.auth.keys time.set.now time.set.changes_year time.set.changes_month
 *	time.set.changes_daylight time.set.changes_timezone time.set.leap_day
 *	time.set.whole_range wakeup.set.one_hour wakeup.set.off variable.set.empty_name
 *	variable.set.delete_absent variable.set.invalid_combinations variable.set.reserved_bits
 *	variable.set.both_authentications variable.set.hardware_error
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	driver_hook(&driver_runtime_services->Hdr, &driver_runtime_services->SetVariable, NULL);
	return EFI_SUCCESS;
}
