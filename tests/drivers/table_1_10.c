/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * gRT of EFI 1.10: its header says so, and that it ends behind ResetSystem. What follows in memory is no
 * service, and is not called.
 *
 * expect-skip: capsule.query.bad_flags capsule.query.flags capsule.query.null
 *	capsule.update.bad_flags capsule.update.no_list service.QueryCapsuleCapabilities
 *	service.QueryVariableInfo service.SetVariable service.UpdateCapsule variable.auth.create
 *	variable.auth.delete variable.auth.malformed variable.auth.modified
 *	variable.auth.other_key variable.auth.other_key_deletes variable.auth.update
 *	variable.get.just_enough variable.get.repeat variable.next.just_enough
 *	variable.next.listed variable.query.append_alone variable.query.append_ignored
 *	variable.query.combinations variable.query.error_record variable.query.null
 *	variable.query.repeat variable.query.reserved_bits variable.query.steady
 *	variable.query.unsupported variable.set.append variable.set.append_creates
 *	variable.set.append_nothing variable.set.delete_by_attributes
 *	variable.set.delete_null_data variable.set.large variable.set.other_attributes
 *	variable.set.read_only variable.set.repeat variable.set.replace variable.set.similar_names
 *	variable.set.too_large variable.set.vendors
 */
#include "tests/drivers/driver.h"

EFI_STATUS at_start(void)
{
	EFI_RUNTIME_SERVICES *services = driver_runtime_services;
	void *garbage = (void *)0xafafafafafafafafULL;

	services->Hdr.Revision = 0x0001000a;
	services->Hdr.HeaderSize = 24 + 11 * 8;
	driver_hook(&services->Hdr, &services->UpdateCapsule, garbage);
	driver_hook(&services->Hdr, &services->QueryCapsuleCapabilities, garbage);
	driver_hook(&services->Hdr, &services->QueryVariableInfo, garbage);
	return EFI_SUCCESS;
}
