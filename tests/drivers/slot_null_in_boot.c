/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Takes GetTime out of gRT and writes a log file: firmware's own FAT driver asks for the time, through the
 * same table, and jumps to nothing before the exit.
 *
 * expect-exception: * - (in the entry point of slot_null_in_boot.efi)
 */
#include "tests/drivers/driver.h"

static EFI_GUID loaded_image = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static EFI_GUID file_system = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;

EFI_STATUS at_start(void)
{
	EFI_LOADED_IMAGE *image;
	EFI_FILE_IO_INTERFACE *volume;
	EFI_FILE_HANDLE root, file;
	EFI_STATUS status;
	UINTN size = 4;

	driver_hook(&driver_runtime_services->Hdr, &driver_runtime_services->GetTime, NULL);
	status = driver_boot_services->HandleProtocol(driver_image, &loaded_image, (void **)&image);
	if (!EFI_ERROR(status))
		status = driver_boot_services->HandleProtocol(image->DeviceHandle, &file_system,
							      (void **)&volume);
	if (!EFI_ERROR(status))
		status = volume->OpenVolume(volume, &root);
	if (!EFI_ERROR(status))
		status = root->Open(root, &file, L"log.txt",
				    EFI_FILE_MODE_CREATE | EFI_FILE_MODE_READ | EFI_FILE_MODE_WRITE,
				    0);
	if (!EFI_ERROR(status))
		status = file->Write(file, &size, "log\n");
	return EFI_ERROR(status) ? status : file->Close(file);
}
