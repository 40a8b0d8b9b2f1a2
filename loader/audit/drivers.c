/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Step 3: the drivers under test, \EFI\brightline\drivers\*.efi in the order of their names, as
 * systemd-boot starts its drivers.
 *
 * One that does not load or start is named, with its status, and the walk goes on: the firmware is
 * what is examined, and it is there. The kernel judges them (kernel/audit/evidence/driver_places.c). No directory,
 * no drivers.
 */
#include "kernel/lib/efi_names.h"
#include "kernel/lib/pe.h"
#include "loader/device_path.h"
#include "loader/file.h"
#include "loader/protocol.h"
#include "loader/steps.h"
#include "loader/audit/hooks.h"

#define DRIVERS_PATH "\\EFI\\brightline\\drivers"
#define DRIVERS_PREFIX L"\\EFI\\brightline\\drivers\\"

/* A name of a FAT volume has 255 characters at most. */
#define NAME_LENGTH 256

/* One entry of a directory, as Read() gives it (UEFI 2.10, section 13.5). */
union entry {
	EFI_FILE_INFO info;
	uint8_t room[offsetof(EFI_FILE_INFO, FileName) + NAME_LENGTH * sizeof(CHAR16)];
};

static CHAR16 upper(CHAR16 character)
{
	return character >= 'a' && character <= 'z' ? (CHAR16)(character - 'a' + 'A') : character;
}

/* Names of FAT do not differ by case alone. */
static int compare(const CHAR16 *left, const CHAR16 *right)
{
	while (*left != 0 && upper(*left) == upper(*right)) {
		left++;
		right++;
	}
	return upper(*left) - upper(*right);
}

static size_t copy_name(CHAR16 *to, const CHAR16 *from)
{
	size_t length = 0;

	for (; length < NAME_LENGTH - 1 && from[length] != 0; length++)
		to[length] = from[length];
	to[length] = 0;
	return length;
}

static bool is_driver(const EFI_FILE_INFO *info)
{
	static const CHAR16 suffix[] = L".EFI";
	size_t length = 0, suffix_length = sizeof(suffix) / sizeof(suffix[0]) - 1;

	while (info->FileName[length] != 0)
		length++;
	return (info->Attribute & EFI_FILE_DIRECTORY) == 0 && length > suffix_length &&
	       compare(info->FileName + length - suffix_length, suffix) == 0;
}

/*
 * Replaces `name` by the next driver's in order, by reading the whole directory once more: there are
 * few, and so nothing has to be allocated for them. False behind the last one, with *status.
 */
static bool next_driver(EFI_FILE_HANDLE directory, CHAR16 name[NAME_LENGTH], EFI_STATUS *status)
{
	CHAR16 best[NAME_LENGTH] = {0};
	union entry entry;
	UINTN size;

	*status = directory->SetPosition(directory, 0);
	while (!EFI_ERROR(*status)) {
		size = sizeof(entry);
		*status = directory->Read(directory, &size, &entry);
		if (EFI_ERROR(*status) || size == 0)
			break;
		if (is_driver(&entry.info) && compare(entry.info.FileName, name) > 0 &&
		    (best[0] == 0 || compare(entry.info.FileName, best) < 0))
			copy_name(best, entry.info.FileName);
	}
	copy_name(name, best);
	return !EFI_ERROR(*status) && name[0] != 0;
}

static EFI_STATUS load(struct loader *loader, const CHAR16 *name, EFI_HANDLE *driver)
{
	EFI_BOOT_SERVICES *boot_services = loader->boot_services;
	EFI_DEVICE_PATH_PROTOCOL *volume, *path;
	EFI_STATUS status;

	status = protocol_of(loader, loader->loaded_image->DeviceHandle, GUID_DEVICE_PATH,
			     (void **)&volume);
	if (EFI_ERROR(status))
		return status;
	path = device_path_for_file(loader, volume, DRIVERS_PREFIX, name);
	if (path == NULL)
		return EFI_OUT_OF_RESOURCES;
	*driver = NULL;
	status = boot_services->LoadImage(FALSE, loader->image, path, NULL, 0, driver);
	/* The image is there all the same, and may be started by whoever may overrule the policy. */
	if (status == EFI_SECURITY_VIOLATION && *driver != NULL)
		(void)boot_services->UnloadImage(*driver);
	(void)boot_services->FreePool(path);
	return status;
}

/* While it is there: it may be gone when StartImage returns. */
static void describe(struct loader *loader, EFI_HANDLE handle, struct handoff_driver *driver)
{
	EFI_LOADED_IMAGE_PROTOCOL *image;
	struct pe_image pe;

	if (EFI_ERROR(protocol_of(loader, handle, GUID_LOADED_IMAGE, (void **)&image)))
		return;
	driver->base = paddr_identity(image->ImageBase);
	driver->size = image->ImageSize;
	if (pe_examine(image->ImageBase, image->ImageSize, &pe) == STATUS_OK)
		driver->subsystem = pe.subsystem;
}

static void remember(struct loader *loader, const struct handoff_driver *driver)
{
	struct handoff_drivers *drivers = &loader->drivers;

	if (EFI_ERROR(driver->status))
		report_line(loader, "driver %s did not %s: %s", driver->name,
			    driver->loaded ? "start" : "load",
			    efi_status_text(driver->status).text);
	else
		report_line(loader, "driver %s started", driver->name);
	drivers->count_all++;
	if (drivers->count < HANDOFF_DRIVERS)
		drivers->driver[drivers->count++] = *driver;
}

static void start(struct loader *loader, const CHAR16 *name)
{
	struct handoff_driver driver = {.loaded = false};
	EFI_HANDLE handle;

	narrow(name, NAME_LENGTH, driver.name, sizeof(driver.name));
	driver.status = load(loader, name, &handle);
	if (!EFI_ERROR(driver.status)) {
		driver.loaded = true;
		describe(loader, handle, &driver);
		/* The last words of a machine that it hangs. */
		report_line(loader, "starting driver %s", driver.name);
		watch_start(loader);
		/* One that fails is unloaded by firmware (UEFI 2.10, section 7.4.2, StartImage). */
		driver.status = loader->boot_services->StartImage(handle, NULL, NULL);
		watch_stop();
	}
	remember(loader, &driver);
}

bool drivers_start(struct loader *loader)
{
	CHAR16 name[NAME_LENGTH] = {0};
	EFI_FILE_HANDLE directory;
	EFI_STATUS status;

	status = file_open(loader, DRIVERS_PATH, &directory);
	if (status == EFI_NOT_FOUND)
		return true;
	if (EFI_ERROR(status))
		return report_failure(loader, status, "%s", DRIVERS_PATH);
	while (next_driver(directory, name, &status))
		start(loader, name);
	(void)directory->Close(directory);
	if (EFI_ERROR(status))
		return report_failure(loader, status, "reading %s", DRIVERS_PATH);
	return true;
}
