/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A shim in front of the loader: put it at \EFI\BOOT\BOOTX64.EFI and the loader at
 * \EFI\brightline\loader.efi. It turns on five levels of page tables and starts the loader from the
 * same volume. Where the processor has four levels only, it says so and starts the loader all the
 * same.
 *
 * expect: none
 */
#include "tests/drivers/common/la57.h"
#include "tests/drivers/driver.h"

static const CHAR16 loader_path[] = L"\\EFI\\brightline\\loader.efi";

static UINTN node_size(const EFI_DEVICE_PATH *node)
{
	return (UINTN)node->Length[0] | (UINTN)node->Length[1] << 8;
}

static void set_node(EFI_DEVICE_PATH *node, UINT8 type, UINT8 subtype, UINTN size)
{
	node->Type = type;
	node->SubType = subtype;
	node->Length[0] = (UINT8)size;
	node->Length[1] = (UINT8)(size >> 8);
}

/* The device's path up to its end node. */
static UINTN prefix_size(const EFI_DEVICE_PATH *path)
{
	const EFI_DEVICE_PATH *node = path;

	while (node->Type != END_DEVICE_PATH_TYPE)
		node = (const EFI_DEVICE_PATH *)((const UINT8 *)node + node_size(node));
	return (UINTN)((const UINT8 *)node - (const UINT8 *)path);
}

/* The path of the loader on a device: prefix, file path node, end node (UEFI 2.10, 10.3). */
static EFI_STATUS loader_device_path(EFI_BOOT_SERVICES *boot_services, EFI_HANDLE device,
				     EFI_DEVICE_PATH **result)
{
	const UINTN file_size = sizeof(EFI_DEVICE_PATH) + sizeof(loader_path);
	EFI_GUID protocol = DEVICE_PATH_PROTOCOL;
	EFI_DEVICE_PATH *path;
	EFI_STATUS status;
	UINT8 *buffer;
	UINTN prefix;

	status = boot_services->HandleProtocol(device, &protocol, (void **)&path);
	if (EFI_ERROR(status))
		return status;
	prefix = prefix_size(path);
	status = boot_services->AllocatePool(EfiLoaderData,
					     prefix + file_size + sizeof(EFI_DEVICE_PATH),
					     (void **)&buffer);
	if (EFI_ERROR(status))
		return status;

	boot_services->CopyMem(buffer, path, prefix);
	boot_services->CopyMem(buffer + prefix + sizeof(EFI_DEVICE_PATH), (void *)loader_path,
			       sizeof(loader_path));
	set_node((EFI_DEVICE_PATH *)(buffer + prefix), MEDIA_DEVICE_PATH, MEDIA_FILEPATH_DP,
		 file_size);
	set_node((EFI_DEVICE_PATH *)(buffer + prefix + file_size), END_DEVICE_PATH_TYPE,
		 END_ENTIRE_DEVICE_PATH_SUBTYPE, sizeof(EFI_DEVICE_PATH));
	*result = (EFI_DEVICE_PATH *)buffer;
	return EFI_SUCCESS;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	static CHAR16 four_levels[] = L"la57: the processor has four levels only\r\n";
	EFI_BOOT_SERVICES *boot_services = system_table->BootServices;
	EFI_GUID protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_LOADED_IMAGE_PROTOCOL *shim;
	EFI_DEVICE_PATH *path;
	EFI_HANDLE loader = NULL;
	EFI_STATUS status;

	status = la57_enable(boot_services);
	if (status == EFI_UNSUPPORTED)
		(void)system_table->ConOut->OutputString(system_table->ConOut, four_levels);
	else if (EFI_ERROR(status))
		return status;

	status = boot_services->HandleProtocol(image, &protocol, (void **)&shim);
	if (EFI_ERROR(status))
		return status;
	status = loader_device_path(boot_services, shim->DeviceHandle, &path);
	if (EFI_ERROR(status))
		return status;
	status = boot_services->LoadImage(FALSE, image, path, NULL, 0, &loader);
	if (EFI_ERROR(status))
		return status;
	return boot_services->StartImage(loader, NULL, NULL);
}
