/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A hook of ExitBootServices: at_exit_attempt of the driver decides what comes of each attempt. A key
 * that is wrong already when it comes is no attempt, but the loader's refusal test: at_exit_refusal.
 */
#include "tests/drivers/driver.h"

static EFI_EXIT_BOOT_SERVICES firmware_exit_boot_services;
static EFI_GET_MEMORY_MAP firmware_get_memory_map;
static UINTN attempts;

__attribute__((weak)) EFI_STATUS at_exit_attempt(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image,
						 UINTN key, UINTN attempt)
{
	(void)attempt;
	return forward(image, key);
}

__attribute__((weak)) EFI_STATUS at_exit_refusal(EFI_EXIT_BOOT_SERVICES forward, EFI_HANDLE image,
						 UINTN key, UINTN current_key)
{
	(void)current_key;
	return forward(image, key);
}

/* Without a buffer the map is not read, but EDK II gives its key. */
static UINTN current_key(UINTN otherwise)
{
	UINTN size = 0, key = otherwise, stride;
	UINT32 version;

	(void)firmware_get_memory_map(&size, NULL, &key, &stride, &version);
	return key;
}

static EFI_STATUS EFIAPI exit_boot_services(EFI_HANDLE image, UINTN key)
{
	UINTN current = current_key(key);
	EFI_STATUS status;

	if (key == current)
		status = at_exit_attempt(firmware_exit_boot_services, image, key, ++attempts);
	else
		status = at_exit_refusal(firmware_exit_boot_services, image, key, current);
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
