/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Forwards a service that everything calls, and never converts the pointer through which it does. It
 * returns what the next one answers: compilers make a jump of that, and the stack shows only who called
 * GetVariable, firmware's own images among them.
 *
 * expect: class=unconverted-pointer phase=virtual service=GetVariable,GetWakeupTime
 *	access=execute memory=EfiRuntimeServicesCode variable=next
 * expect-not-ok: variable.boot_only_gone
 * hidden-by: identity none
 * expect-census: left-physical chain=.data+next
 */
#include "tests/drivers/driver.h"

static EFI_GET_VARIABLE next;

static EFI_STATUS EFIAPI get_variable(CHAR16 *name, EFI_GUID *vendor, UINT32 *attributes,
				      UINTN *size, void *data)
{
	return next(name, vendor, attributes, size, data);
}

EFI_STATUS at_start(void)
{
	next = driver_hook(&driver_runtime_services->Hdr, &driver_runtime_services->GetVariable,
			   get_variable);
	return EFI_SUCCESS;
}
