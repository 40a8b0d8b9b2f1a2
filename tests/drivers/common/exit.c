/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* A hook of ExitBootServices: at_exit_attempt of the driver decides what comes of each attempt. */
#include "tests/drivers/driver.h"

static EFI_EXIT_BOOT_SERVICES firmware_exit_boot_services;
static UINTN attempts;

static EFI_STATUS EFIAPI exit_boot_services(EFI_HANDLE image, UINTN key)
{
	EFI_STATUS status = at_exit_attempt(firmware_exit_boot_services, image, key, ++attempts);

	if (!EFI_ERROR(status))
		firmware_exit_boot_services = NULL; /* its memory is the system's now */
	return status;
}

void driver_hook_exit(void)
{
	firmware_exit_boot_services = driver_hook(&driver_boot_services->Hdr,
						  &driver_boot_services->ExitBootServices,
						  exit_boot_services);
}
