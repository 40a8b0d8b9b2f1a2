/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Has a static table of strings. Its pointers are ELF relocations, which gnu-efi's start-up code
 * applies once; the PE image has no base relocations, so SetVirtualAddressMap leaves the table
 * behind.
 *
 * expect: class=unconverted-pointer phase=virtual service=GetNextHighMonotonicCount access=read
 *	memory=EfiRuntimeServicesCode function=at_runtime
 * hidden-by: identity none
 * expect-census: left-physical chain=.data+names
 */
#include "tests/drivers/driver.h"

/* As <elf.h> has it, for which there is no room among firmware's headers. */
struct relocation {
	UINT64 offset;
	UINT64 info;
	UINT64 addend;
};

extern __attribute__((visibility("hidden"))) const struct relocation rela_start[], rela_end[];

static const CHAR8 *const volatile names[] = {(const CHAR8 *)"one", (const CHAR8 *)"two"};

/* What gnu-efi's crt0 does: every relocation here is an R_X86_64_RELATIVE. */
EFI_STATUS at_start(void)
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

void at_runtime(void)
{
	driver_read(names[1]);
}
