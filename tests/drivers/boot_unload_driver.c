/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A boot-services driver that unloads the drivers under test: each that was started before it and
 * has an Unload function. It fails with the first status that is an error, so that the loader names
 * a refusal; where nobody can be unloaded it does nothing.
 *
 * Then it takes the pages where the image was, as the next runtime driver would, and fills them with
 * an op-code that there is not. Without that a call of what is gone could go unseen: EDK II describes
 * free pages beside other runtime code as runtime code, and only some builds overwrite them.
 *
 * expect: none
 */
#include "tests/drivers/driver.h"

/* Of one byte, so that it is met at any address: `push %es` does not exist in long mode. */
#define INVALID_OPCODE 0x06

/* The loader gives a driver one node for its file; the volume's nodes are not in `FilePath`. */
static BOOLEAN is_under_test(const EFI_LOADED_IMAGE_PROTOCOL *image)
{
	static const CHAR16 folder[] = L"\\EFI\\brightline\\drivers\\";
	const FILEPATH_DEVICE_PATH *node = (const FILEPATH_DEVICE_PATH *)image->FilePath;

	if (!node || DevicePathType(&node->Header) != MEDIA_DEVICE_PATH ||
	    DevicePathSubType(&node->Header) != MEDIA_FILEPATH_DP)
		return FALSE;
	for (UINTN i = 0; folder[i]; i++) {
		if (node->PathName[i] != folder[i])
			return FALSE;
	}
	return TRUE;
}

/* Of the same type: EDK II gives pages of a bin to nobody else. */
static EFI_STATUS take(EFI_BOOT_SERVICES *boot_services, EFI_PHYSICAL_ADDRESS base, UINTN size)
{
	EFI_STATUS status = boot_services->AllocatePages(AllocateAddress, EfiRuntimeServicesCode,
							 EFI_SIZE_TO_PAGES(size), &base);

	if (!EFI_ERROR(status))
		boot_services->SetMem((void *)base, size, INVALID_OPCODE);
	return status;
}

static EFI_STATUS unload(EFI_BOOT_SERVICES *boot_services, EFI_HANDLE handle)
{
	EFI_GUID loaded_image_protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_LOADED_IMAGE_PROTOCOL *image, before;
	EFI_STATUS status;

	status = boot_services->HandleProtocol(handle, &loaded_image_protocol, (void **)&image);
	if (EFI_ERROR(status) || !image->Unload || !is_under_test(image))
		return EFI_SUCCESS;
	before = *image;
	status = boot_services->UnloadImage(handle);
	if (EFI_ERROR(status))
		return status;
	return take(boot_services, (EFI_PHYSICAL_ADDRESS)before.ImageBase, before.ImageSize);
}

/* From the end of the list: who has wrapped a service last has to give it back first. */
EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	EFI_BOOT_SERVICES *boot_services = system_table->BootServices;
	EFI_GUID loaded_image_protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_HANDLE *handles;
	UINTN count;
	EFI_STATUS status;

	(void)image;
	status = boot_services->LocateHandleBuffer(ByProtocol, &loaded_image_protocol, NULL, &count,
						   &handles);
	if (EFI_ERROR(status))
		return status;
	while (count-- > 0 && !EFI_ERROR(status))
		status = unload(boot_services, handles[count]);
	(void)boot_services->FreePool(handles);
	return status;
}
