/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A shim in front of the loader: put it at \EFI\BOOT\BOOTX64.EFI and the loader at
 * \EFI\brightline\loader.efi. It turns on five levels of page tables and starts the loader from the
 * same volume. Where the processor has four levels only, it says so and starts the loader all the
 * same.
 *
 * expect: none
 */
#include "tests/drivers/common/la57.h"
#include "tests/drivers/common/start.h"
#include "tests/drivers/driver.h"

static const CHAR16 loader_path[] = L"\\EFI\\brightline\\loader.efi";

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	static CHAR16 four_levels[] = L"la57: the processor has four levels only\r\n";
	EFI_BOOT_SERVICES *boot_services = system_table->BootServices;
	EFI_GUID protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_LOADED_IMAGE_PROTOCOL *shim;
	EFI_STATUS status;

	status = la57_enable(boot_services);
	if (status == EFI_UNSUPPORTED)
		(void)system_table->ConOut->OutputString(system_table->ConOut, four_levels);
	else if (EFI_ERROR(status))
		return status;

	status = boot_services->HandleProtocol(image, &protocol, (void **)&shim);
	if (EFI_ERROR(status))
		return status;
	return start_file(image, boot_services, shim->DeviceHandle, loader_path,
			  sizeof(loader_path));
}
