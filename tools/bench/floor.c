/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The floor: a loader that does what every loader must, and nothing else. It reads an ELF file's
 * segments to where they are linked, leaves boot services and jumps. No virtual address, no check of
 * the file, no word when something fails.
 */
#include "efi.h"

#include <elf.h>

static EFI_GUID loaded_image_guid = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static EFI_GUID file_system_guid = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;

static UINT8 head[4096];

static EFI_STATUS open_kernel(EFI_HANDLE image, EFI_BOOT_SERVICES *services, EFI_FILE_HANDLE *file)
{
	EFI_LOADED_IMAGE *loaded;
	EFI_FILE_IO_INTERFACE *volume;
	EFI_FILE_HANDLE root;
	EFI_STATUS status;

	status = services->HandleProtocol(image, &loaded_image_guid, (void **)&loaded);
	if (status != EFI_SUCCESS)
		return status;
	status = services->HandleProtocol(loaded->DeviceHandle, &file_system_guid,
					  (void **)&volume);
	if (status != EFI_SUCCESS)
		return status;
	status = volume->OpenVolume(volume, &root);
	if (status != EFI_SUCCESS)
		return status;
	return root->Open(root, file, L"\\EFI\\brightline\\kernel.elf", EFI_FILE_MODE_READ, 0);
}

static void clear(EFI_PHYSICAL_ADDRESS start, UINTN pages)
{
	UINT64 *words = (UINT64 *)start;

	for (UINTN i = 0; i < pages * EFI_PAGE_SIZE / sizeof(*words); i++)
		words[i] = 0;
}

static EFI_STATUS load_segment(EFI_BOOT_SERVICES *services, EFI_FILE_HANDLE file,
			       const Elf64_Phdr *segment)
{
	EFI_PHYSICAL_ADDRESS start = segment->p_paddr & ~(UINT64)EFI_PAGE_MASK;
	UINTN pages = EFI_SIZE_TO_PAGES(segment->p_paddr - start + segment->p_memsz);
	UINTN size = segment->p_filesz;
	EFI_STATUS status;

	status = services->AllocatePages(AllocateAddress, EfiLoaderData, pages, &start);
	if (status != EFI_SUCCESS)
		return status;
	if (segment->p_memsz > segment->p_filesz)
		clear(start, pages);
	status = file->SetPosition(file, segment->p_offset);
	if (status != EFI_SUCCESS)
		return status;
	return file->Read(file, &size, (void *)segment->p_paddr);
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)head;
	EFI_BOOT_SERVICES *services = table->BootServices;
	EFI_FILE_HANDLE file;
	UINTN size = sizeof(head);
	EFI_STATUS status;

	status = open_kernel(image, services, &file);
	if (status != EFI_SUCCESS)
		return status;
	status = file->Read(file, &size, head);
	if (status != EFI_SUCCESS)
		return status;
	for (UINTN i = 0; i < header->e_phnum; i++) {
		const Elf64_Phdr *segment = (const Elf64_Phdr *)(head + header->e_phoff) + i;

		if (segment->p_type != PT_LOAD)
			continue;
		status = load_segment(services, file, segment);
		if (status != EFI_SUCCESS)
			return status;
	}
	status = leave_boot_services(image, services);
	if (status != EFI_SUCCESS)
		return status;
	((void (*)(void))header->e_entry)();
	return EFI_SUCCESS;
}
