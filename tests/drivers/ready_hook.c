/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A driver that hooks a service when everything is ready to boot, after all others, and follows a
 * pointer to boot-services memory there.
 *
 * expect: class=stale-boot-memory phase=physical,virtual service=QueryCapsuleCapabilities access=read
 *	function=service
 * expect-census: stale chain=.data+kept
 * expect-fact: note ready_hook.efi registered for EFI_EVENT_GROUP_READY_TO_BOOT, which was signalled for it before the exit
 */
#include "tests/drivers/driver.h"

static EFI_QUERY_CAPSULE_CAPABILITIES firmware_service;
static void *kept;

static const EFI_GUID ready_group = {0x7ce88fb3,
				     0x4bd7,
				     0x4679,
				     {0x87, 0xa8, 0xa8, 0xd8, 0xde, 0xe5, 0x0d, 0x2b}};

static EFI_STATUS EFIAPI service(EFI_CAPSULE_HEADER **capsules, UINTN count, UINT64 *maximum,
				 EFI_RESET_TYPE *reset)
{
	if (driver_phase != DRIVER_BOOT)
		driver_read(kept);
	return firmware_service(capsules, count, maximum, reset);
}

static void EFIAPI on_ready(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
	kept = driver_allocate(EfiBootServicesData);
	firmware_service = driver_hook(&driver_runtime_services->Hdr,
				       &driver_runtime_services->QueryCapsuleCapabilities, service);
}

EFI_STATUS at_start(void)
{
	EFI_EVENT event;

	return driver_boot_services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, on_ready, NULL,
						   &ready_group, &event);
}

void at_address_change(void)
{
	driver_convert(&firmware_service);
}
