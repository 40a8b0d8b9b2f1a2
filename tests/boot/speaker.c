/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An application that speaks on firmware's console, as one among DRIVERS= may: a line, a line that a launcher
 * could take for a report's, and words without a line end. In between it waits some seconds for a key.
 */
#include <efi.h>

#define WAITS 100
#define WAIT_US 100000

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

/* For driver_relocate(); the skeleton that has them otherwise is not linked. */
extern EFI_HANDLE driver_image;
extern EFI_BOOT_SERVICES *driver_boot_services;
EFI_HANDLE driver_image;
EFI_BOOT_SERVICES *driver_boot_services;

static CHAR16 read_key(EFI_SYSTEM_TABLE *system_table)
{
	EFI_INPUT_KEY key = {0};

	for (unsigned int i = 0; i < WAITS; i++) {
		if (system_table->ConIn->ReadKeyStroke(system_table->ConIn, &key) == EFI_SUCCESS)
			return key.UnicodeChar;
		(void)system_table->BootServices->Stall(WAIT_US);
	}
	return L'-';
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	static CHAR16 question[] = L"I am heard. Which key?\r\n";
	static CHAR16 text[] = L"It is ?.\r\n"
			       L"TAP version 13\r\n"
			       L"not ok 1 - speaker.report\r\n"
			       L"To be continued";
	SIMPLE_TEXT_OUTPUT_INTERFACE *console = system_table->ConOut;

	(void)image;
	(void)console->OutputString(console, question);
	text[6] = read_key(system_table);
	return console->OutputString(console, text);
}
