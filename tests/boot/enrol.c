/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * \EFI\BOOT\BOOTX64.EFI of a stick with the files db, KEK and PK, as a program has written them to Linux's
 * efivarfs: four bytes of attributes, then what SetVariable is given. It does what Linux would, in this order,
 * says what firmware answered, and resets the machine.
 */
#include <efi.h>

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

/* For driver_relocate(); the skeleton that has them otherwise is not linked. */
extern EFI_HANDLE driver_image;
extern EFI_BOOT_SERVICES *driver_boot_services;
EFI_HANDLE driver_image;
EFI_BOOT_SERVICES *driver_boot_services;

/* UEFI 2.10, sections 3.3 and 32.6.1. */
#define SECURITY_DATABASE                                                                          \
	{                                                                                          \
		0xd719b2cb, 0x3d3a, 0x4596,                                                        \
		{                                                                                  \
			0xa3, 0xbc, 0xda, 0xd0, 0x0e, 0x67, 0x65, 0x6f                             \
		}                                                                                  \
	}

static EFI_STATUS open_volume(EFI_HANDLE image, EFI_BOOT_SERVICES *boot_services,
			      EFI_FILE_HANDLE *root)
{
	EFI_GUID of_image = EFI_LOADED_IMAGE_PROTOCOL_GUID, of_volume = SIMPLE_FILE_SYSTEM_PROTOCOL;
	EFI_LOADED_IMAGE_PROTOCOL *loaded;
	EFI_FILE_IO_INTERFACE *volume;
	EFI_STATUS status;

	status = boot_services->HandleProtocol(image, &of_image, (void **)&loaded);
	if (!EFI_ERROR(status))
		status = boot_services->HandleProtocol(loaded->DeviceHandle, &of_volume,
						       (void **)&volume);
	return EFI_ERROR(status) ? status : volume->OpenVolume(volume, root);
}

static EFI_STATUS enrol(EFI_FILE_HANDLE root, EFI_RUNTIME_SERVICES *services, CHAR16 *name,
			EFI_GUID vendor)
{
	static struct {
		UINT32 attributes;
		UINT8 data[16384];
	} content;
	UINTN size = sizeof(content);
	EFI_FILE_HANDLE file;
	EFI_STATUS status;

	status = root->Open(root, &file, name, EFI_FILE_MODE_READ, 0);
	if (!EFI_ERROR(status))
		status = file->Read(file, &size, &content);
	if (EFI_ERROR(status))
		return status;
	return services->SetVariable(name, &vendor, content.attributes,
				     size - sizeof(content.attributes), content.data);
}

/* `NAME: status N`, a line. */
static void say(SIMPLE_TEXT_OUTPUT_INTERFACE *console, CHAR16 *name, EFI_STATUS status)
{
	static CHAR16 text[] = L": status 00\r\n";

	text[9] = (CHAR16)('0' + (status & 0xff) / 10);
	text[10] = (CHAR16)('0' + (status & 0xff) % 10);
	(void)console->OutputString(console, name);
	(void)console->OutputString(console, text);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	static CHAR16 names[][4] = {L"db", L"KEK", L"PK"};
	EFI_GUID vendors[] = {SECURITY_DATABASE, EFI_GLOBAL_VARIABLE, EFI_GLOBAL_VARIABLE};
	EFI_RUNTIME_SERVICES *services = system_table->RuntimeServices;
	EFI_FILE_HANDLE root;
	EFI_STATUS status = open_volume(image, system_table->BootServices, &root);

	if (EFI_ERROR(status))
		return status;
	for (UINTN i = 0; i < 3; i++)
		say(system_table->ConOut, names[i], enrol(root, services, names[i], vendors[i]));
	services->ResetSystem(EfiResetCold, EFI_SUCCESS, 0, NULL);
	return EFI_ABORTED;
}
