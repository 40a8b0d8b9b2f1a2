/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The stage before the loader under measure, as \EFI\BOOT\BOOTX64.EFI. It fragments the memory map to
 * about DESCRIPTORS descriptors (with 0 the map stays as it is), writes their number (stamp D) and the
 * time (stamp L) just before LoadImage of \EFI\bench\loader.efi, and starts that image.
 */
#include "efi.h"

/* 1 MiB, some 20,000 descriptors. */
#define MAP_PAGES 256

#define LOADER_PATH L"\\EFI\\bench\\loader.efi"

static EFI_GUID loaded_image_guid = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static EFI_GUID device_path_guid = EFI_DEVICE_PATH_PROTOCOL_GUID;

/* ---- Stamps, as stamp.inc has them ---- */

static void out(UINT8 value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"((UINT16)0x402));
}

static void stamp(char letter, UINT64 value)
{
	out(0xff);
	out((UINT8)letter);
	for (int i = 0; i < 8; i++)
		out((UINT8)(value >> 8 * i));
}

/* ---- The memory map ---- */

static EFI_STATUS count_descriptors(EFI_BOOT_SERVICES *services, UINTN *count)
{
	UINTN size = MAP_PAGES * EFI_PAGE_SIZE, key, stride;
	UINT32 version;
	EFI_PHYSICAL_ADDRESS map;
	EFI_STATUS status;

	status = services->AllocatePages(AllocateAnyPages, EfiBootServicesData, MAP_PAGES, &map);
	if (status != EFI_SUCCESS)
		return status;
	status = services->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *)map, &key, &stride,
					&version);
	if (status == EFI_SUCCESS)
		*count = size / stride;
	(void)services->FreePages(map, MAP_PAGES);
	return status;
}

/* Each page that is freed between two that stay makes two descriptors more. */
static EFI_STATUS fragment(EFI_BOOT_SERVICES *services, UINTN more)
{
	EFI_PHYSICAL_ADDRESS start;
	EFI_STATUS status;

	status = services->AllocatePages(AllocateAnyPages, EfiBootServicesData, more + 1, &start);
	for (UINTN page = 1; status == EFI_SUCCESS && page < more; page += 2)
		status = services->FreePages(start + page * EFI_PAGE_SIZE, 1);
	return status;
}

/* ---- The path of the loader: that of our own volume, a file on it, the end ---- */

static EFI_DEVICE_PATH *append(EFI_DEVICE_PATH *node, UINT8 type, UINT8 subtype, const void *data,
			       UINTN size)
{
	UINT8 *contents = (UINT8 *)(node + 1);

	node->Type = type;
	node->SubType = subtype;
	SetDevicePathNodeLength(node, sizeof(*node) + size);
	for (UINTN i = 0; i < size; i++)
		contents[i] = ((const UINT8 *)data)[i];
	return NextDevicePathNode(node);
}

static EFI_DEVICE_PATH *loader_path(EFI_DEVICE_PATH *volume)
{
	static UINT8 path[1024];
	EFI_DEVICE_PATH *end = (EFI_DEVICE_PATH *)path;

	for (; !IsDevicePathEnd(volume); volume = NextDevicePathNode(volume))
		end = append(end, volume->Type, volume->SubType, volume + 1,
			     DevicePathNodeLength(volume) - sizeof(*volume));
	end = append(end, MEDIA_DEVICE_PATH, MEDIA_FILEPATH_DP, LOADER_PATH, sizeof(LOADER_PATH));
	append(end, END_DEVICE_PATH_TYPE, END_ENTIRE_DEVICE_PATH_SUBTYPE, NULL, 0);
	return (EFI_DEVICE_PATH *)path;
}

static EFI_STATUS start_loader(EFI_HANDLE image, EFI_BOOT_SERVICES *services)
{
	EFI_LOADED_IMAGE *loaded;
	EFI_DEVICE_PATH *volume;
	EFI_HANDLE loader;
	EFI_STATUS status;

	status = services->HandleProtocol(image, &loaded_image_guid, (void **)&loaded);
	if (status != EFI_SUCCESS)
		return status;
	status = services->HandleProtocol(loaded->DeviceHandle, &device_path_guid,
					  (void **)&volume);
	if (status != EFI_SUCCESS)
		return status;
	volume = loader_path(volume);
	stamp('L', __builtin_ia32_rdtsc());
	status = services->LoadImage(FALSE, image, volume, NULL, 0, &loader);
	if (status != EFI_SUCCESS)
		return status;
	return services->StartImage(loader, NULL, NULL);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
	const UINTN wanted = DESCRIPTORS;
	UINTN count;
	EFI_STATUS status = count_descriptors(table->BootServices, &count);

	/* Firmware itself takes some of the freed pages. */
	for (int i = 0; status == EFI_SUCCESS && count < wanted && i < 4; i++) {
		status = fragment(table->BootServices, wanted - count);
		if (status == EFI_SUCCESS)
			status = count_descriptors(table->BootServices, &count);
	}
	if (status != EFI_SUCCESS)
		return status;
	stamp('D', count);
	return start_loader(image, table->BootServices);
}
