/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The marker kernel as an EFI application, for systemd-boot, which starts nothing else: it leaves boot
 * services itself, as the EFI stub of a kernel does.
 */
#include "efi.h"

void marker(void);

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
	EFI_STATUS status = leave_boot_services(image, table->BootServices);

	if (status == EFI_SUCCESS)
		marker();
	return status;
}
