/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The same of the service that lists variables, which the loader calls to write them down, and firmware
 * on behalf of its other services: nothing is called before the virtual phase.
 *
 * first-call: virtual
 * expect: class=boot-service-call phase=virtual service=GetNextVariableName access=read
 *	function=service
 * expect-ok: variable.query.append_alone
 * expect-skip: variable.runtime_same variable.boot_only_gone
 */
#include "tests/drivers/driver.h"

static EFI_GET_NEXT_VARIABLE_NAME firmware_service;
static EFI_BOOT_SERVICES *boot_services;
static void *pool;

static EFI_STATUS EFIAPI service(UINTN *size, CHAR16 *name, EFI_GUID *vendor)
{
	if (pool == NULL)
		(void)boot_services->AllocatePool(EfiRuntimeServicesData, 8, &pool);
	return firmware_service(size, name, vendor);
}

EFI_STATUS at_start(void)
{
	boot_services = driver_boot_services;
	firmware_service = driver_hook(&driver_runtime_services->Hdr,
				       &driver_runtime_services->GetNextVariableName, service);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_service);
	if (pool != NULL)
		driver_convert(&pool);
}
