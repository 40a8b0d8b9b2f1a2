/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A hook of GetMemoryMap: at_memory_map of the driver edits what the caller is about to get.
 * Firmware's own map, and with it the key, stay as they are.
 */
#include "tests/drivers/driver.h"

static EFI_GET_MEMORY_MAP firmware_get_memory_map;

static EFI_STATUS EFIAPI get_memory_map(UINTN *size, EFI_MEMORY_DESCRIPTOR *descriptors, UINTN *key,
					UINTN *stride, UINT32 *version)
{
	EFI_STATUS status = firmware_get_memory_map(size, descriptors, key, stride, version);

	if (!EFI_ERROR(status)) {
		struct driver_map map = {descriptors, *size / *stride, *stride};

		at_memory_map(&map);
	}
	return status;
}

void driver_forget_map(void)
{
	firmware_get_memory_map = NULL;
}

EFI_MEMORY_DESCRIPTOR *driver_map_entry(const struct driver_map *map, UINTN index)
{
	return (EFI_MEMORY_DESCRIPTOR *)((UINT8 *)map->first + index * map->stride);
}

EFI_MEMORY_DESCRIPTOR *driver_map_find(const struct driver_map *map, EFI_MEMORY_TYPE type)
{
	for (UINTN i = 0; i < map->count; i++) {
		EFI_MEMORY_DESCRIPTOR *entry = driver_map_entry(map, i);

		if (entry->Type == (UINT32)type)
			return entry;
	}
	return NULL;
}

void driver_hook_map(void)
{
	firmware_get_memory_map = driver_hook(&driver_boot_services->Hdr,
					      &driver_boot_services->GetMemoryMap, get_memory_map);
}
