/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A boot-services driver (PE subsystem 11) that behaves: it installs a protocol, and when boot
 * services are gone nothing refers to it any more. The recipe knows such drivers by their names.
 *
 * expect: none
 */
#include "tests/drivers/driver.h"

static EFI_GUID protocol = {0x7a0d7f5c,
			    0x5bd3,
			    0x4d3e,
			    {0x9c, 0x0a, 0x21, 0x7e, 0x6a, 0x1f, 0x55, 0x0b}};

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	return system_table->BootServices->InstallProtocolInterface(&image, &protocol,
								    EFI_NATIVE_INTERFACE, NULL);
}
