/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * ExitBootServices does not look at the key: it lets go whatever it is given.
 *
 * expect-not-ok: exit.wrong_key
 */
#include "tests/drivers/driver.h"

static EFI_EXIT_BOOT_SERVICES firmware_exit_boot_services;
static EFI_GET_MEMORY_MAP firmware_get_memory_map;

static EFI_STATUS EFIAPI exit_boot_services(EFI_HANDLE image, UINTN key)
{
	EFI_STATUS status;
	UINTN size = 0, stride;
	UINT32 version;

	/* Firmware's own idea of the key takes the place of the caller's. */
	(void)firmware_get_memory_map(&size, NULL, &key, &stride, &version);
	status = firmware_exit_boot_services(image, key);
	if (!EFI_ERROR(status)) {
		firmware_exit_boot_services = NULL;
		firmware_get_memory_map = NULL;
	}
	return status;
}

EFI_STATUS at_start(void)
{
	firmware_get_memory_map = driver_boot_services->GetMemoryMap;
	firmware_exit_boot_services = driver_hook(&driver_boot_services->Hdr,
						  &driver_boot_services->ExitBootServices,
						  exit_boot_services);
	return EFI_SUCCESS;
}
