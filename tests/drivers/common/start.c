/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* An image on a volume; see start.h. */
#include "tests/drivers/common/start.h"

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

UINTN device_path_size(const EFI_DEVICE_PATH *path)
{
	const EFI_DEVICE_PATH *node = path;

	while (node->Type != END_DEVICE_PATH_TYPE)
		node = (const EFI_DEVICE_PATH *)((const UINT8 *)node + node_size(node));
	return (UINTN)((const UINT8 *)node - (const UINT8 *)path);
}

/* The path of a file: that of its volume, a file path node, an end node. It is left in pool memory. */
static EFI_STATUS file_device_path(EFI_BOOT_SERVICES *boot_services, EFI_HANDLE volume,
				   const CHAR16 *path, UINTN size, EFI_DEVICE_PATH **result)
{
	const UINTN file_size = sizeof(EFI_DEVICE_PATH) + size;
	EFI_GUID protocol = DEVICE_PATH_PROTOCOL;
	EFI_DEVICE_PATH *prefix;
	UINTN prefix_size;
	EFI_STATUS status;
	UINT8 *buffer;

	status = boot_services->HandleProtocol(volume, &protocol, (void **)&prefix);
	if (EFI_ERROR(status))
		return status;
	prefix_size = device_path_size(prefix);
	status = boot_services->AllocatePool(EfiLoaderData,
					     prefix_size + file_size + sizeof(EFI_DEVICE_PATH),
					     (void **)&buffer);
	if (EFI_ERROR(status))
		return status;

	boot_services->CopyMem(buffer, prefix, prefix_size);
	boot_services->CopyMem(buffer + prefix_size + sizeof(EFI_DEVICE_PATH), (void *)path, size);
	set_node((EFI_DEVICE_PATH *)(buffer + prefix_size), MEDIA_DEVICE_PATH, MEDIA_FILEPATH_DP,
		 file_size);
	set_node((EFI_DEVICE_PATH *)(buffer + prefix_size + file_size), END_DEVICE_PATH_TYPE,
		 END_ENTIRE_DEVICE_PATH_SUBTYPE, sizeof(EFI_DEVICE_PATH));
	*result = (EFI_DEVICE_PATH *)buffer;
	return EFI_SUCCESS;
}

EFI_STATUS load_file(EFI_HANDLE parent, EFI_BOOT_SERVICES *boot_services, EFI_HANDLE volume,
		     const CHAR16 *path, UINTN size, EFI_HANDLE *image)
{
	EFI_DEVICE_PATH *device_path;
	EFI_STATUS status;

	status = file_device_path(boot_services, volume, path, size, &device_path);
	return EFI_ERROR(status)
		       ? status
		       : boot_services->LoadImage(FALSE, parent, device_path, NULL, 0, image);
}

EFI_STATUS start_file(EFI_HANDLE parent, EFI_BOOT_SERVICES *boot_services, EFI_HANDLE volume,
		      const CHAR16 *path, UINTN size)
{
	EFI_HANDLE image = NULL;
	EFI_STATUS status = load_file(parent, boot_services, volume, path, size, &image);

	return EFI_ERROR(status) ? status : boot_services->StartImage(image, NULL, NULL);
}

EFI_STATUS start_other_loader(EFI_HANDLE parent, EFI_BOOT_SERVICES *boot_services, EFI_HANDLE own)
{
	static const CHAR16 path[] = L"\\EFI\\BOOT\\BOOTX64.EFI";
	EFI_GUID protocol = SIMPLE_FILE_SYSTEM_PROTOCOL;
	EFI_STATUS status = EFI_NOT_FOUND;
	EFI_HANDLE *volumes;
	UINTN count;

	if (EFI_ERROR(boot_services->LocateHandleBuffer(ByProtocol, &protocol, NULL, &count,
							&volumes)))
		return status;
	for (UINTN i = 0; i < count && status == EFI_NOT_FOUND; i++)
		if (volumes[i] != own)
			status = start_file(parent, boot_services, volumes[i], path, sizeof(path));
	return status;
}
