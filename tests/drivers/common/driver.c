/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The skeleton of the drivers under test: correct in every respect, and without a job of its own.
 * correct.c explains the same steps at length.
 */
#include "tests/drivers/driver.h"
#include "tests/drivers/groups.h"

EFI_HANDLE driver_image;
EFI_SYSTEM_TABLE *driver_system_table;
EFI_BOOT_SERVICES *driver_boot_services;
EFI_RUNTIME_SERVICES *driver_runtime_services;
enum driver_phase driver_phase = DRIVER_BOOT;

static EFI_GET_NEXT_HIGH_MONO_COUNT firmware_next_high_monotonic_count;

static const EFI_GUID exit_group = EVENT_GROUP_EXIT_BOOT_SERVICES;
static const EFI_GUID address_change_group = EVENT_GROUP_VIRTUAL_ADDRESS_CHANGE;

__attribute__((weak)) EFI_STATUS at_start(void)
{
	return EFI_SUCCESS;
}

__attribute__((weak)) void at_exit_boot_services(void)
{
}

__attribute__((weak)) void at_address_change(void)
{
}

__attribute__((weak)) void at_runtime(void)
{
}

__attribute__((weak)) void at_virtual(void)
{
}

/* Of a hook of GetMemoryMap, if there is one. */
__attribute__((weak)) void driver_forget_map(void)
{
}

static EFI_STATUS EFIAPI next_high_monotonic_count(UINT32 *high_count)
{
	if (driver_phase != DRIVER_BOOT)
		at_runtime();
	if (driver_phase == DRIVER_VIRTUAL)
		at_virtual();
	return firmware_next_high_monotonic_count(high_count);
}

static void EFIAPI on_exit_boot_services(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
	driver_phase = DRIVER_PHYSICAL;
	at_exit_boot_services();
	driver_forget_map();
	driver_image = NULL;
	driver_system_table = NULL;
	driver_boot_services = NULL;
}

static void EFIAPI on_address_change(EFI_EVENT event, void *context)
{
	(void)event;
	(void)context;
	at_address_change();
	driver_phase = DRIVER_VIRTUAL;
	driver_convert(&firmware_next_high_monotonic_count);
	driver_convert(&driver_runtime_services);
}

/* The event handles are not kept: this driver is never unloaded. */
static EFI_STATUS create_event(const EFI_GUID *group, EFI_EVENT_NOTIFY function)
{
	EFI_EVENT event;

	return driver_boot_services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_NOTIFY, function, NULL,
						   group, &event);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	EFI_STATUS status;

	driver_image = image;
	driver_system_table = system_table;
	driver_boot_services = system_table->BootServices;
	driver_runtime_services = system_table->RuntimeServices;

	/* First, because it may fail: once an event points here, the image has to stay. */
	status = at_start();
	if (EFI_ERROR(status))
		return status;

	status = create_event(&exit_group, on_exit_boot_services);
	if (EFI_ERROR(status))
		return status;
	status = create_event(&address_change_group, on_address_change);
	if (EFI_ERROR(status))
		return status;

	firmware_next_high_monotonic_count = driver_hook(&driver_runtime_services->Hdr,
							 &driver_runtime_services
								  ->GetNextHighMonotonicCount,
							 next_high_monotonic_count);
	return EFI_SUCCESS;
}
