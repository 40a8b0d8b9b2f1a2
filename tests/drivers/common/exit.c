/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A hook of ExitBootServices: at_exit_attempt of the driver decides what comes of each attempt. A key
 * that is wrong already when it comes is no attempt, but the loader's trial: firmware refuses it.
 */
#include "tests/drivers/driver.h"

static EFI_EXIT_BOOT_SERVICES firmware_exit_boot_services;
static EFI_GET_MEMORY_MAP firmware_get_memory_map;
static UINTN attempts;

/* Without a buffer the map is not read, but EDK II gives its key. */
static BOOLEAN is_current(UINTN key)
{
	UINTN size = 0, current = key, stride;
	UINT32 version;

	(void)firmware_get_memory_map(&size, NULL, &current, &stride, &version);
	return key == current;
}

static EFI_STATUS EFIAPI exit_boot_services(EFI_HANDLE image, UINTN key)
{
	EFI_STATUS status;

	if (!is_current(key))
		return firmware_exit_boot_services(image, key);
	status = at_exit_attempt(firmware_exit_boot_services, image, key, ++attempts);
	/* Their memory is the system's now. */
	if (!EFI_ERROR(status)) {
		firmware_exit_boot_services = NULL;
		firmware_get_memory_map = NULL;
	}
	return status;
}

void driver_hook_exit(void)
{
	firmware_get_memory_map = driver_boot_services->GetMemoryMap;
	firmware_exit_boot_services = driver_hook(&driver_boot_services->Hdr,
						  &driver_boot_services->ExitBootServices,
						  exit_boot_services);
}
