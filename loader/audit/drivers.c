/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The drivers under test, \EFI\brightline\drivers\*.efi in the order of their names, as
 * systemd-boot starts its drivers.
 *
 * A driver that does not load or start is named, with its status, and the walk goes on: the subject of
 * the audit is the firmware, and it is there. The kernel judges the drivers
 * (kernel/audit/evidence/driver_places.c). Without the directory there are no drivers.
 */
#include "kernel/lib/efi_names.h"
#include "kernel/lib/pe.h"
#include "kernel/lib/processor.h"
#include "kernel/lib/string.h"
#include "loader/audit/audit_guid.h"
#include "loader/audit/hooks.h"
#include "loader/firmware.h"

#define DRIVERS_NAME "drivers"
#define DRIVERS_PATH FILE_PATH(DRIVERS_NAME)
#define DRIVERS_PREFIX L"\\EFI\\brightline\\drivers\\"

/* A name of a FAT volume has 255 characters at most. */
#define NAME_LENGTH 256

/* What has no end is no directory: entries of one reading, drivers that are started, and a path's nodes. */
#define ENTRIES_MAX 65536
#define STARTS_MAX 1024
#define NODES_MAX 256

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

/* Does the name end within the bytes that were read? */
static bool is_whole(const union entry *entry, UINTN size)
{
	if (size > sizeof(*entry))
		return false;
	for (size_t at = offsetof(EFI_FILE_INFO, FileName); at + sizeof(CHAR16) <= size;
	     at += sizeof(CHAR16))
		if (entry->room[at] == 0 && entry->room[at + 1] == 0)
			return true;
	return false;
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
	UINTN size = 1;

	*status = directory->SetPosition(directory, 0);
	for (unsigned int i = 0; !EFI_ERROR(*status) && size != 0; i++) {
		size = sizeof(entry);
		*status = directory->Read(directory, &size, &entry);
		if (EFI_ERROR(*status) || size == 0)
			break;
		if (i == ENTRIES_MAX || !is_whole(&entry, size))
			*status = EFI_VOLUME_CORRUPTED;
		else if (is_driver(&entry.info) && compare(entry.info.FileName, name) > 0 &&
			 (best[0] == 0 || compare(entry.info.FileName, best) < 0))
			copy_name(best, entry.info.FileName);
	}
	copy_name(name, best);
	return !EFI_ERROR(*status) && name[0] != 0;
}

/* ---- A device path to a file ---- */

#define NODE_HEADER_SIZE sizeof(EFI_DEVICE_PATH_PROTOCOL)
#define END_TYPE 0x7f
#define END_ENTIRE_PATH 0xff

/* Bytes of all nodes in front of the end node. */
static size_t path_size(const EFI_DEVICE_PATH_PROTOCOL *path)
{
	const EFI_DEVICE_PATH_PROTOCOL *node = path;

	for (unsigned int i = 0; i < NODES_MAX && is_readable(node, NODE_HEADER_SIZE) &&
				 (node->Type & END_TYPE) != END_TYPE;
	     i++) {
		size_t size = (size_t)(node->Length[0] | node->Length[1] << 8);

		if (size < NODE_HEADER_SIZE || !is_readable(node, size))
			break;
		node = (const void *)((const uint8_t *)node + size);
	}
	return (size_t)((const uint8_t *)node - (const uint8_t *)path);
}

static size_t length_of(const CHAR16 *text)
{
	size_t length = 0;

	while (text[length] != 0)
		length++;
	return length;
}

static uint8_t *put_node(uint8_t *to, UINT8 type, UINT8 subtype, size_t size)
{
	EFI_DEVICE_PATH_PROTOCOL node = {
		.Type = type,
		.SubType = subtype,
		.Length = {(UINT8)size, (UINT8)(size >> 8)},
	};

	memcpy(to, &node, sizeof(node));
	return to + sizeof(node);
}

/*
 * A path to a file of a volume: the volume's own path, one node for the file, the end node. In
 * memory from AllocatePool, which the caller frees; NULL if there is none.
 */
static EFI_DEVICE_PATH_PROTOCOL *path_to_file(struct audit *audit,
					      const EFI_DEVICE_PATH_PROTOCOL *volume,
					      const CHAR16 *directory, const CHAR16 *file)
{
	size_t volume_size = path_size(volume);
	size_t directory_size = length_of(directory) * sizeof(CHAR16);
	size_t file_size = (length_of(file) + 1) * sizeof(CHAR16);
	size_t size = NODE_HEADER_SIZE + directory_size + file_size;
	void *path = NULL;
	uint8_t *to;

	if (EFI_ERROR(audit->loader.firmware.boot_services->AllocatePool(EfiLoaderData,
									 volume_size + size +
										 NODE_HEADER_SIZE,
									 &path)) ||
	    path == NULL)
		return NULL;
	memcpy(path, volume, volume_size);
	to = put_node((uint8_t *)path + volume_size, MEDIA_DEVICE_PATH, MEDIA_FILEPATH_DP, size);
	memcpy(to, directory, directory_size);
	memcpy(to + directory_size, file, file_size);
	put_node(to + directory_size + file_size, END_TYPE, END_ENTIRE_PATH, NODE_HEADER_SIZE);
	return path;
}

/* ---- Starting them ---- */

static EFI_STATUS load(struct audit *audit, const CHAR16 *name, EFI_HANDLE *driver)
{
	EFI_BOOT_SERVICES *boot_services = audit->loader.firmware.boot_services;
	EFI_DEVICE_PATH_PROTOCOL *volume, *path;
	EFI_STATUS status;

	status = firmware_protocol(&audit->loader.firmware,
				   audit->loader.firmware.loaded_image->DeviceHandle,
				   GUID_DEVICE_PATH, sizeof(*volume), (void **)&volume);
	if (EFI_ERROR(status))
		return status;
	path = path_to_file(audit, volume, DRIVERS_PREFIX, name);
	if (path == NULL)
		return EFI_OUT_OF_RESOURCES;
	*driver = NULL;
	status = boot_services->LoadImage(FALSE, audit->loader.firmware.image, path, NULL, 0,
					  driver);
	/* The image is loaded all the same, and may be started by code that overrules the policy. */
	if (status == EFI_SECURITY_VIOLATION && *driver != NULL)
		(void)boot_services->UnloadImage(*driver);
	(void)boot_services->FreePool(path);
	return status;
}

/* The image is described while it is there: it may be gone when StartImage returns. */
static void describe(struct audit *audit, EFI_HANDLE handle, struct handoff_driver *driver)
{
	EFI_LOADED_IMAGE_PROTOCOL *image;
	struct pe_view pe;

	if (EFI_ERROR(firmware_protocol(&audit->loader.firmware, handle, GUID_LOADED_IMAGE,
					sizeof(*image), (void **)&image)))
		return;
	driver->base = paddr_identity(image->ImageBase);
	driver->size = image->ImageSize;
	if (pe_open(&pe, image->ImageBase, image->ImageSize) == STATUS_OK)
		driver->subsystem = pe.headers.subsystem;
}

/* By the answers that LoadImage has for it (UEFI 2.10, section 7.4.1). */
static bool is_refused(const struct audit *audit, const struct handoff_driver *driver)
{
	return audit->loader.firmware.secure_boot && !driver->loaded &&
	       (driver->status == EFI_SECURITY_VIOLATION || driver->status == EFI_ACCESS_DENIED);
}

static void remember(struct audit *audit, const struct handoff_driver *driver)
{
	struct handoff_drivers *drivers = &audit->drivers;

	if (EFI_ERROR(driver->status))
		output_line(&audit->loader.output, "driver %s did not %s: %s%s", driver->name,
			    driver->loaded ? "start" : "load", efi_status_text(driver->status).text,
			    is_refused(audit, driver) ? " (refused by Secure Boot: not signed with "
							"a key that firmware trusts)"
						      : "");
	else
		output_line(&audit->loader.output, "driver %s started", driver->name);
	drivers->count_all++;
	if (drivers->count < HANDOFF_DRIVERS)
		drivers->driver[drivers->count++] = *driver;
}

static void start(struct audit *audit, const CHAR16 *name)
{
	struct handoff_driver driver = {.loaded = false};
	EFI_HANDLE handle;

	narrow(name, NAME_LENGTH, driver.name, sizeof(driver.name));
	driver.status = load(audit, name, &handle);
	if (!EFI_ERROR(driver.status)) {
		driver.loaded = true;
		describe(audit, handle, &driver);
		constants_note(audit, &driver);
		/* By this the launcher places an exception that firmware prints. */
		output_line(&audit->loader.output, "driver %s at 0x%lx, %lu KiB", driver.name,
			    driver.base.value, (driver.size + 1023) / 1024);
		/* The last line of a machine that the driver hangs. */
		output_line(&audit->loader.output, "starting driver %s", driver.name);
		hooks_start(audit, audit->drivers.count);
		/* Firmware unloads a driver that fails (UEFI 2.10, section 7.4.2, StartImage). */
		driver.status = audit->loader.firmware.boot_services->StartImage(handle, NULL,
										 NULL);
		hooks_stop();
		driver.ready = hooks_saw_ready();
	}
	first_call_started(audit, driver.name);
	remember(audit, &driver);
}

bool drivers_start(struct audit *audit)
{
	CHAR16 name[NAME_LENGTH] = {0};
	EFI_FILE_HANDLE directory;
	EFI_STATUS status;

	first_call_remember(audit);
	status = file_open(&audit->loader.firmware, DRIVERS_NAME, EFI_FILE_MODE_READ, &directory);
	if (status == EFI_NOT_FOUND || status == EFI_UNSUPPORTED)
		return true;
	if (EFI_ERROR(status))
		return output_failure(&audit->loader.output, status, "%s", DRIVERS_PATH);
	constants_note_tables(audit);
	while (next_driver(directory, name, &status)) {
		if (audit->drivers.count_all == STARTS_MAX) {
			status = EFI_VOLUME_CORRUPTED;
			break;
		}
		start(audit, name);
	}
	(void)directory->Close(directory);
	if (EFI_ERROR(status))
		return output_failure(&audit->loader.output, status, "reading %s", DRIVERS_PATH);
	return true;
}
