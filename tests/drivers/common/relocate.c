/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* What gnu-efi's crt0 does for a driver with static pointers; linker/driver.ld has the section. */
#include "tests/drivers/driver.h"

/* As <elf.h> has it, for which there is no room among firmware's headers. */
struct relocation {
	UINT64 offset;
	UINT64 info;
	UINT64 addend;
};

extern __attribute__((visibility("hidden"))) const struct relocation rela_start[], rela_end[];

/* Every relocation of a driver is an R_X86_64_RELATIVE. */
EFI_STATUS driver_relocate(void)
{
	EFI_GUID protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_LOADED_IMAGE_PROTOCOL *loaded_image;
	EFI_STATUS status;

	status = driver_boot_services->HandleProtocol(driver_image, &protocol,
						      (void **)&loaded_image);
	if (EFI_ERROR(status))
		return status;
	for (const struct relocation *entry = rela_start; entry < rela_end; entry++) {
		UINTN base = (UINTN)loaded_image->ImageBase;

		*(UINT64 *)(base + entry->offset) = base + entry->addend;
	}
	return EFI_SUCCESS;
}
