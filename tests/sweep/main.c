/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* All starts, and whether the machine is as before; see sweep.h. */
#include "tests/sweep/sweep.h"

struct sweep sweep;

/* For driver_relocate(); the skeleton that has them otherwise is not linked. */
EFI_HANDLE driver_image;
EFI_BOOT_SERVICES *driver_boot_services;

/* ---- The whole machine, before and after ---- */

/* The audit's loader asks some services for each handle, or for each variable. */
#define CALLS_OF_AUDIT 3

static UINTN free_pages_of_machine(void)
{
	static UINT8 map[65536];
	UINTN size = sizeof(map), key, stride, count = 0;
	UINT32 version;

	if (EFI_ERROR(sweep.real->BootServices->GetMemoryMap(&size, (EFI_MEMORY_DESCRIPTOR *)map,
							     &key, &stride, &version)))
		return 0;
	for (UINTN at = 0; at < size; at += stride) {
		const EFI_MEMORY_DESCRIPTOR *descriptor = (const void *)(map + at);

		if (descriptor->Type == EfiConventionalMemory)
			count += descriptor->NumberOfPages;
	}
	return count;
}

static UINTN handles_of_machine(void)
{
	EFI_HANDLE *handles;
	UINTN count;

	if (EFI_ERROR(sweep.real->BootServices->LocateHandleBuffer(AllHandles, NULL, NULL, &count,
								   &handles)))
		return 0;
	(void)sweep.real->BootServices->FreePool(handles);
	return count;
}

static EFI_STATUS read_file(EFI_FILE_HANDLE root, CHAR16 *path, struct text *text)
{
	EFI_FILE_HANDLE file;
	EFI_STATUS status = root->Open(root, &file, path, EFI_FILE_MODE_READ, 0);
	UINT64 size = 0;

	if (EFI_ERROR(status))
		return status;
	(void)file->SetPosition(file, ~UINT64_C(0));
	(void)file->GetPosition(file, &size);
	(void)file->SetPosition(file, 0);
	text->size = size;
	status = sweep.real->BootServices->AllocatePool(EfiLoaderData, size, (void **)&text->data);
	if (!EFI_ERROR(status))
		status = file->Read(file, &text->size, text->data);
	(void)file->Close(file);
	return status;
}

static EFI_STATUS read_files(void)
{
	EFI_GUID image = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_GUID files = EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID;
	EFI_BOOT_SERVICES *services = sweep.real->BootServices;
	EFI_LOADED_IMAGE_PROTOCOL *loaded;
	EFI_FILE_IO_INTERFACE *own;
	EFI_FILE_HANDLE root;
	EFI_STATUS status = services->HandleProtocol(sweep.image, &image, (void **)&loaded);

	if (!EFI_ERROR(status))
		status = services->HandleProtocol(loaded->DeviceHandle, &files, (void **)&own);
	if (!EFI_ERROR(status))
		status = own->OpenVolume(own, &root);
	if (!EFI_ERROR(status))
		status = read_file(root, L"\\EFI\\brightline\\loader.efi", &sweep.loader);
	if (!EFI_ERROR(status))
		status = read_file(root, L"\\EFI\\brightline\\audit.efi", &sweep.audit);
	if (!EFI_ERROR(status))
		status = read_file(root, L"\\EFI\\brightline\\kernel.elf", &sweep.kernel);
	return status;
}

static void say_count(const char *what, UINTN count, UINTN before_all)
{
	say("sweep: ");
	say(what);
	say(count == before_all ? ": as before\n" : ": others than before\n");
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	UINTN pages, handles;
	EFI_STATUS status;

	driver_image = sweep.image = image;
	driver_boot_services = system_table->BootServices;
	sweep.real = system_table;
	status = driver_relocate();
	if (!EFI_ERROR(status))
		status = read_files();
	if (!EFI_ERROR(status))
		status = driver_boot_services->AllocatePool(EfiRuntimeServicesData,
							    sizeof(*sweep.system_table),
							    (void **)&sweep.system_table);
	if (!EFI_ERROR(status))
		status = sweep_load();
	if (EFI_ERROR(status)) {
		say("sweep: the files cannot be read\n");
		return status;
	}
	sweep_forget();
	sweep_start("nothing is wrong", NULL, -1);
	sweep.is_audit = TRUE;
	sweep_start("nothing is wrong", NULL, -1);
	sweep.is_audit = FALSE;
	pages = free_pages_of_machine();
	handles = handles_of_machine();
	sweep_calls(~UINT64_C(0));
	sweep_maps();
	sweep_tables();
	sweep_screens();
	sweep_options();
	sweep_kernels();
	sweep_levels();
	sweep.is_audit = TRUE;
	sweep_calls(CALLS_OF_AUDIT);
	sweep_maps();
	sweep_system_table();
	sweep_levels();
	say_count("pages", free_pages_of_machine(), pages);
	say_count("handles", handles_of_machine(), handles);
	say("sweep: starts: ");
	say_number(sweep.starts);
	say("\n");
	sweep.real->RuntimeServices->ResetSystem(EfiResetShutdown, EFI_SUCCESS, 0, NULL);
	return EFI_SUCCESS;
}
