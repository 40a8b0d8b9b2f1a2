/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Firmware that does much otherwise and nothing wrong, as far as an application in front of the loader can be it.
 * All free memory below 512 GiB is taken, so that the loader and all that it takes lies above; and so do a
 * framebuffer and ACPI's RSDP. There is no console. The loader, \EFI\brightline\loader.efi of the same volume,
 * is started at TPL_CALLBACK.
 */
#include "tests/drivers/common/start.h"

#define LIMIT (UINT64_C(512) << 30)
#define WIDTH 640
#define HEIGHT 480

/* For driver_relocate(); the skeleton that has them otherwise is not linked. */
EFI_HANDLE driver_image;
EFI_BOOT_SERVICES *driver_boot_services;

static const CHAR16 loader_path[] = L"\\EFI\\brightline\\loader.efi";

/* The map changes meanwhile: what is not free any more is refused. */
static void take_memory(EFI_BOOT_SERVICES *boot_services)
{
	static UINT8 map[65536];
	UINTN size = sizeof(map), key, stride;
	UINT32 version;

	if (EFI_ERROR(boot_services->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *)map, &key,
						  &stride, &version)))
		return;
	for (UINTN at = 0; at < size; at += stride) {
		const EFI_MEMORY_DESCRIPTOR *range = (const void *)(map + at);
		EFI_PHYSICAL_ADDRESS start = range->PhysicalStart;
		UINT64 pages = range->NumberOfPages;

		if (range->Type != EfiConventionalMemory || start >= LIMIT)
			continue;
		if (pages > (LIMIT - start) / EFI_PAGE_SIZE)
			pages = (LIMIT - start) / EFI_PAGE_SIZE;
		(void)boot_services->AllocatePages(AllocateAddress, EfiUnusableMemory, pages,
						   &start);
	}
}

static EFI_STATUS EFIAPI no_query(EFI_GRAPHICS_OUTPUT_PROTOCOL *graphics, UINT32 mode, UINTN *size,
				  EFI_GRAPHICS_OUTPUT_MODE_INFORMATION **information)
{
	(void)graphics, (void)mode, (void)size, (void)information;
	return EFI_UNSUPPORTED;
}

static EFI_STATUS EFIAPI no_mode(EFI_GRAPHICS_OUTPUT_PROTOCOL *graphics, UINT32 mode)
{
	(void)graphics, (void)mode;
	return EFI_UNSUPPORTED;
}

static EFI_STATUS EFIAPI no_blt(EFI_GRAPHICS_OUTPUT_PROTOCOL *graphics,
				EFI_GRAPHICS_OUTPUT_BLT_PIXEL *pixels,
				EFI_GRAPHICS_OUTPUT_BLT_OPERATION operation, UINTN from_x,
				UINTN from_y, UINTN x, UINTN y, UINTN width, UINTN height,
				UINTN delta)
{
	(void)graphics, (void)pixels, (void)operation, (void)from_x, (void)from_y, (void)x, (void)y,
		(void)width, (void)height, (void)delta;
	return EFI_UNSUPPORTED;
}

/* Plain memory, which nobody shows. */
static EFI_STATUS open_screen(EFI_BOOT_SERVICES *boot_services)
{
	static EFI_GRAPHICS_OUTPUT_MODE_INFORMATION information = {
		.HorizontalResolution = WIDTH,
		.VerticalResolution = HEIGHT,
		.PixelFormat = PixelBlueGreenRedReserved8BitPerColor,
		.PixelsPerScanLine = WIDTH,
	};
	static EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE mode = {
		.MaxMode = 1,
		.SizeOfInfo = sizeof(information),
		.FrameBufferSize = WIDTH * HEIGHT * 4,
	};
	static EFI_GRAPHICS_OUTPUT_PROTOCOL graphics;
	EFI_GUID protocol = EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID;
	EFI_HANDLE handle = NULL;
	EFI_STATUS status;

	status = boot_services->AllocatePages(AllocateAnyPages, EfiReservedMemoryType,
					      mode.FrameBufferSize / EFI_PAGE_SIZE,
					      &mode.FrameBufferBase);
	mode.Info = &information;
	graphics.Mode = &mode;
	graphics.QueryMode = no_query;
	graphics.SetMode = no_mode;
	graphics.Blt = no_blt;
	return EFI_ERROR(status)
		       ? status
		       : boot_services->InstallProtocolInterface(&handle, &protocol,
								 EFI_NATIVE_INTERFACE, &graphics);
}

static EFI_STATUS move_rsdp(EFI_SYSTEM_TABLE *system_table)
{
	const EFI_GUID wanted = ACPI_20_TABLE_GUID;
	EFI_BOOT_SERVICES *boot_services = system_table->BootServices;
	EFI_PHYSICAL_ADDRESS page;
	EFI_STATUS status;

	for (UINTN i = 0; i < system_table->NumberOfTableEntries; i++) {
		EFI_CONFIGURATION_TABLE *table = &system_table->ConfigurationTable[i];

		if (table->VendorGuid.Data1 != wanted.Data1)
			continue;
		status = boot_services->AllocatePages(AllocateAnyPages, EfiACPIReclaimMemory, 1,
						      &page);
		if (EFI_ERROR(status))
			return status;
		boot_services->CopyMem((void *)page, table->VendorTable, 36);
		table->VendorTable = (void *)page;
		return EFI_SUCCESS;
	}
	return EFI_NOT_FOUND;
}

static void take_console(EFI_SYSTEM_TABLE *system_table)
{
	system_table->ConsoleInHandle = system_table->ConsoleOutHandle = NULL;
	system_table->StandardErrorHandle = NULL;
	system_table->ConIn = NULL;
	system_table->ConOut = system_table->StdErr = NULL;
	system_table->Hdr.CRC32 = 0;
	(void)system_table->BootServices->CalculateCrc32(system_table, system_table->Hdr.HeaderSize,
							 &system_table->Hdr.CRC32);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	EFI_BOOT_SERVICES *boot_services = system_table->BootServices;
	EFI_GUID protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_LOADED_IMAGE_PROTOCOL *shim;
	EFI_HANDLE loader;
	EFI_STATUS status;

	take_memory(boot_services);
	status = open_screen(boot_services);
	if (!EFI_ERROR(status))
		status = move_rsdp(system_table);
	if (!EFI_ERROR(status))
		status = boot_services->HandleProtocol(image, &protocol, (void **)&shim);
	if (!EFI_ERROR(status))
		status = load_file(image, boot_services, shim->DeviceHandle, loader_path,
				   sizeof(loader_path), &loader);
	if (EFI_ERROR(status))
		return status;
	take_console(system_table);
	(void)boot_services->RaiseTPL(TPL_CALLBACK);
	return boot_services->StartImage(loader, NULL, NULL);
}
