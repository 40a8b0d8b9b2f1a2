/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * \EFI\BOOT\BOOTX64.EFI of a disk of its own, for tests that start from a snapshot: it lets go of all other
 * disks, stands still while the machine's state is written down, and connects them again. In a restored
 * machine another image is attached to them by then; its \EFI\BOOT\BOOTX64.EFI is started.
 *
 * A debug port (QEMU's isa-debugcon) tells the machines apart: what can be read from it is no state, but
 * an argument of QEMU's command line. tools/qemu.sh gives both.
 */
#include "tests/drivers/common/start.h"
#include "tests/drivers/driver.h"

#define PORT 0x402
#define STAND_STILL                                                                                \
	'W'	      /* read: until something else can be read; written: the waiter stands still */
#define STARTING 'S'  /* written: the loader is about to be started */
#define NOT_FOUND 'N' /* written: no other volume has one */

/* The whole disks that can be disconnected. */
#define DISKS_MAX 16

static void port_write(UINT8 value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"((UINT16)PORT));
}

static UINT8 port_read(void)
{
	UINT8 value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"((UINT16)PORT));
	return value;
}

/* Is the disk the one that holds `volume`? Then its device path is the first part of the volume's. */
static BOOLEAN is_disk_of(EFI_BOOT_SERVICES *boot_services, EFI_HANDLE disk, EFI_HANDLE volume)
{
	EFI_GUID protocol = DEVICE_PATH_PROTOCOL;
	EFI_DEVICE_PATH *whole, *part;
	UINTN size;

	if (EFI_ERROR(boot_services->HandleProtocol(disk, &protocol, (void **)&whole)) ||
	    EFI_ERROR(boot_services->HandleProtocol(volume, &protocol, (void **)&part)))
		return FALSE;
	size = device_path_size(whole);
	if (size > device_path_size(part))
		return FALSE;
	for (UINTN i = 0; i < size; i++)
		if (((const UINT8 *)whole)[i] != ((const UINT8 *)part)[i])
			return FALSE;
	return TRUE;
}

/* Disconnects all whole disks but our own, if firmware has connected any. */
static void disconnect_disks(EFI_BOOT_SERVICES *boot_services, EFI_HANDLE own)
{
	EFI_GUID protocol = BLOCK_IO_PROTOCOL;
	EFI_HANDLE *handles, disks[DISKS_MAX];
	UINTN count, disk_count = 0;
	EFI_BLOCK_IO *block_io;

	if (EFI_ERROR(boot_services->LocateHandleBuffer(ByProtocol, &protocol, NULL, &count,
							&handles)))
		return;
	for (UINTN i = 0; i < count && disk_count < DISKS_MAX; i++)
		if (!EFI_ERROR(boot_services->HandleProtocol(handles[i], &protocol,
							     (void **)&block_io)) &&
		    !block_io->Media->LogicalPartition &&
		    !is_disk_of(boot_services, handles[i], own))
			disks[disk_count++] = handles[i];
	for (UINTN i = 0; i < disk_count; i++)
		(void)boot_services->DisconnectController(disks[i], NULL, NULL);
}

/* Connects what is on the PCI bus, the disks among it. */
static void connect_disks(EFI_BOOT_SERVICES *boot_services)
{
	EFI_GUID protocol = EFI_PCI_IO_PROTOCOL_GUID;
	EFI_HANDLE *handles;
	UINTN count;

	if (EFI_ERROR(boot_services->LocateHandleBuffer(ByProtocol, &protocol, NULL, &count,
							&handles)))
		return;
	for (UINTN i = 0; i < count; i++)
		(void)boot_services->ConnectController(handles[i], NULL, NULL, TRUE);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	EFI_BOOT_SERVICES *boot_services = system_table->BootServices;
	EFI_GUID protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_LOADED_IMAGE_PROTOCOL *waiter;
	EFI_STATUS status;

	status = boot_services->HandleProtocol(image, &protocol, (void **)&waiter);
	if (EFI_ERROR(status))
		return status;
	disconnect_disks(boot_services, waiter->DeviceHandle);
	port_write(STAND_STILL);
	while (port_read() == STAND_STILL)
		__asm__ volatile("pause");
	connect_disks(boot_services);
	port_write(STARTING);
	if (start_other_loader(image, boot_services, waiter->DeviceHandle) == EFI_NOT_FOUND)
		port_write(NOT_FOUND);
	/* Firmware would go on with its next boot option, which is that loader once more. */
	for (;;)
		(void)boot_services->Stall(1000000);
}
