/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An application that speaks on firmware's console, as one among DRIVERS= may: a line, a line that a launcher
 * could take for a report's, and words without a line end.
 */
#include <efi.h>

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

/* For driver_relocate(); the skeleton that has them otherwise is not linked. */
extern EFI_HANDLE driver_image;
extern EFI_BOOT_SERVICES *driver_boot_services;
EFI_HANDLE driver_image;
EFI_BOOT_SERVICES *driver_boot_services;

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	static CHAR16 text[] = L"I am heard.\r\n"
			       L"TAP version 13\r\n"
			       L"not ok 1 - speaker.report\r\n"
			       L"To be continued";
	SIMPLE_TEXT_OUTPUT_INTERFACE *console = system_table->ConOut;

	(void)image;
	return console->OutputString(console, text);
}
