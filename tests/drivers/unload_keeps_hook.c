/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Its Unload does not give back the service that it wraps. ResetSystem is the one that nobody calls
 * before the exit. Without the skeleton nothing else is left behind. The first finding is the call,
 * which is let through, and the second what stands there now.
 *
 * expect: class=execute-data,exception phase=reset service=ResetSystem image=unknown
 *	unloaded=unload_keeps_hook.efi
 * expect-not-ok: audit.drivers service.ResetSystem
 * unloaded-by: boot_unload_driver
 */
#include "tests/drivers/driver.h"

static EFI_RESET_SYSTEM firmware_reset_system;

static void EFIAPI reset_system(EFI_RESET_TYPE type, EFI_STATUS status, UINTN size, CHAR16 *data)
{
	firmware_reset_system(type, status, size, data);
}

static EFI_STATUS EFIAPI unload(EFI_HANDLE image)
{
	(void)image;
	return EFI_SUCCESS;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	EFI_RUNTIME_SERVICES *runtime_services = system_table->RuntimeServices;
	EFI_STATUS status = driver_allow_unload(image, system_table, unload);

	if (EFI_ERROR(status))
		return status;
	firmware_reset_system = driver_hook(&runtime_services->Hdr, &runtime_services->ResetSystem,
					    reset_system);
	return EFI_SUCCESS;
}
