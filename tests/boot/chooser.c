/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * \EFI\BOOT\BOOTX64.EFI of a disk in front of the stick, for whoever chooses what is started next. What it does
 * is read from a debug port (QEMU's isa-debugcon), as tests/boot/waiter.c does:
 *	- choose: BootNext leads to the second entry of BootOrder, and the machine is reset, as a person's
 *	  choice in a boot menu would have it started;
 *	- own: the same BootNext, but the other loader is started here and now;
 *	- keep: the other loader is started, and from the second start on with a BootNext that leads here, as
 *	  if firmware had not used it up.
 * The first two are wanted once, and say so if they are started again.
 */
#include "tests/drivers/common/start.h"
#include "tests/drivers/driver.h"

#define PORT 0x402
#define CHOOSE 'c'
#define KEEP 'k'

#define STORED                                                                                     \
	(EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS)

static EFI_GUID of_firmware = EFI_GLOBAL_VARIABLE;
static EFI_GUID of_ours = {0x6a1d5c0e,
			   0x93f2,
			   0x4b77,
			   {0x8e, 0x41, 0x0f, 0x5d, 0x27, 0xc3, 0x9a, 0x16}};
static CHAR16 boot_next[] = L"BootNext", boot_order[] = L"BootOrder",
	      boot_current[] = L"BootCurrent";
static CHAR16 started[] = L"ChooserStarted";

/* For driver_relocate(); the skeleton that has them otherwise is not linked. */
extern EFI_HANDLE driver_image;
extern EFI_BOOT_SERVICES *driver_boot_services;
EFI_HANDLE driver_image;
EFI_BOOT_SERVICES *driver_boot_services;

static UINT8 wish(void)
{
	UINT8 value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"((UINT16)PORT));
	return value;
}

/* An entry of a list of boot entries; what is not there is an entry that no firmware has. */
static UINT16 entry_of(EFI_RUNTIME_SERVICES *services, CHAR16 *list, UINTN index)
{
	UINT16 entries[16];
	UINTN size = sizeof(entries);

	if (EFI_ERROR(services->GetVariable(list, &of_firmware, NULL, &size, entries)) ||
	    size <= index * sizeof(entries[0]))
		return 0xffff;
	return entries[index];
}

static void set_boot_next(EFI_RUNTIME_SERVICES *services, UINT16 entry)
{
	(void)services->SetVariable(boot_next, &of_firmware, STORED, sizeof(entry), &entry);
}

/* Is this not the first start? */
static BOOLEAN is_again(EFI_RUNTIME_SERVICES *services)
{
	UINT8 value = 1;
	UINTN size = sizeof(value);

	if (services->GetVariable(started, &of_ours, NULL, &size, &value) == EFI_SUCCESS)
		return TRUE;
	(void)services->SetVariable(started, &of_ours, STORED, sizeof(value), &value);
	return FALSE;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	static CHAR16 text[] = L"\r\nbrightline: the disk in front was started again\r\n";
	EFI_RUNTIME_SERVICES *services = system_table->RuntimeServices;
	EFI_BOOT_SERVICES *boot_services = system_table->BootServices;
	EFI_GUID protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_LOADED_IMAGE_PROTOCOL *own;
	const BOOLEAN again = is_again(services);
	EFI_STATUS status;

	status = boot_services->HandleProtocol(image, &protocol, (void **)&own);
	if (EFI_ERROR(status))
		return status;
	if (again && wish() != KEEP)
		return system_table->ConOut->OutputString(system_table->ConOut, text);
	if (wish() != KEEP)
		set_boot_next(services, entry_of(services, boot_order, 1));
	else if (again)
		set_boot_next(services, entry_of(services, boot_current, 0));
	if (wish() == CHOOSE)
		services->ResetSystem(EfiResetCold, EFI_SUCCESS, 0, NULL);
	return start_other_loader(image, boot_services, own->DeviceHandle);
}
