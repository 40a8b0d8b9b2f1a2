/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the EFI applications of the bench share. They take nothing but headers from gnu-efi, and have no
 * relocations.
 */
#ifndef BENCH_EFI_H
#define BENCH_EFI_H

#include <efi.h>

/* An empty block: firmware takes an image without base relocations for one that cannot be moved. */
__asm__(".section .reloc, \"a\"\n"
	".long 0, 12\n"
	".word 0, 0\n"
	".previous\n");

/*
 * Leaves boot services. The buffer has room for what its own allocation adds to the map. As long as the
 * key is stale, the map is read again (UEFI 2.10, section 7.4.6).
 */
static inline EFI_STATUS leave_boot_services(EFI_HANDLE image, EFI_BOOT_SERVICES *services)
{
	UINTN capacity = 0, size, key, stride;
	UINT32 version;
	EFI_MEMORY_DESCRIPTOR *map;
	EFI_STATUS status;

	(void)services->GetMemoryMap(&capacity, NULL, &key, &stride, &version);
	capacity += 8 * stride;
	status = services->AllocatePool(EfiLoaderData, capacity, (void **)&map);
	if (status != EFI_SUCCESS)
		return status;
	do {
		size = capacity;
		status = services->GetMemoryMap(&size, map, &key, &stride, &version);
		if (status != EFI_SUCCESS)
			return status;
		status = services->ExitBootServices(image, key);
	} while (status == EFI_INVALID_PARAMETER);
	return status;
}

#endif
