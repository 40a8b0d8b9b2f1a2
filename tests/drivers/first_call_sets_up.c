/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A service that sets itself up when it is called for the first time: it allocates, and keeps gBS for
 * that. Called before the exit it works ever after.
 *
 * first-call: virtual
 * expect: class=boot-service-call phase=virtual service=QueryCapsuleCapabilities access=read
 *	function=service
 * expect-not-ok: capsule.query.bad_flags capsule.query.null
 */
#include "tests/drivers/driver.h"

static EFI_QUERY_CAPSULE_CAPABILITIES firmware_service;
static EFI_BOOT_SERVICES *boot_services;
static UINT64 *calls;

static EFI_STATUS EFIAPI service(EFI_CAPSULE_HEADER **capsules, UINTN count, UINT64 *maximum,
				 EFI_RESET_TYPE *reset)
{
	if (calls == NULL) {
		void *pool = NULL;

		if (EFI_ERROR(boot_services->AllocatePool(EfiRuntimeServicesData, sizeof(*calls),
							  &pool)) ||
		    pool == NULL)
			return EFI_OUT_OF_RESOURCES;
		calls = pool;
		*calls = 0;
	}
	(*calls)++;
	return firmware_service(capsules, count, maximum, reset);
}

EFI_STATUS at_start(void)
{
	boot_services = driver_boot_services;
	firmware_service = driver_hook(&driver_runtime_services->Hdr,
				       &driver_runtime_services->QueryCapsuleCapabilities, service);
	return EFI_SUCCESS;
}

void at_address_change(void)
{
	driver_convert(&firmware_service);
	if (calls != NULL)
		driver_convert(&calls);
}
