/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Runtime images, from the loaded-image protocol (UEFI 2.10, section 9.1) of every handle; which of the
 * drivers under test are there still; and what the census will take for residue: the handles, and the
 * base of every image.
 *
 * An image is called by the best name that it has: its file's; that of the user-interface section
 * of its file in a firmware volume (PI 1.8, volume 3, section 2.1.5.1.10); what its debug entry calls
 * it; or its device path, as for a driver that a card brought along in its option ROM.
 */
#include "loader/images.h"

#include "loader/audit/pointers.h"
#include "loader/core/memory_map.h"
#include "loader/device_path.h"
#include "loader/protocol.h"
#include "loader/report.h"

#include "kernel/lib/format.h"
#include "kernel/lib/pe.h"

/* EFI_FIRMWARE_VOLUME2_PROTOCOL (PI 1.8, volume 3, section 3.4.1), as far as its ReadSection. */
#define GUID_FIRMWARE_VOLUME2                                                                      \
	((EFI_GUID){0x220e73b6, 0x6bdb, 0x4413, {0x84, 0x05, 0xb9, 0x74, 0xb1, 0x08, 0x61, 0x9a}})
#define SECTION_USER_INTERFACE 0x15

struct firmware_volume {
	void *get_volume_attributes;
	void *set_volume_attributes;
	void *read_file;
	EFI_STATUS(EFIAPI *ReadSection)
	(const struct firmware_volume *volume, const EFI_GUID *file, UINT8 section_type,
	 UINTN section_instance, void **buffer, UINTN *buffer_size, UINT32 *authentication_status);
};

static bool name_from_volume(struct loader *loader, const EFI_LOADED_IMAGE_PROTOCOL *image,
			     char name[HANDOFF_NAME_SIZE])
{
	EFI_GUID file;
	const EFI_DEVICE_PATH_PROTOCOL *node;
	struct firmware_volume *volume;
	UINT32 authentication;
	void *text = NULL; /* ReadSection allocates */
	UINTN size = 0;

	node = device_path_find(image->FilePath, MEDIA_DEVICE_PATH, MEDIA_PIWG_FW_FILE_DP,
				sizeof(MEDIA_FW_VOL_FILEPATH_DEVICE_PATH));
	if (node == NULL || EFI_ERROR(protocol_of(loader, image->DeviceHandle,
						  GUID_FIRMWARE_VOLUME2, (void **)&volume)))
		return false;
	memcpy(&file, node + 1, sizeof(file));
	if (EFI_ERROR(volume->ReadSection(volume, &file, SECTION_USER_INTERFACE, 0, &text, &size,
					  &authentication)))
		return false;
	narrow(text, size / sizeof(CHAR16), name, HANDOFF_NAME_SIZE);
	(void)loader->boot_services->FreePool(text);
	return name[0] != '\0';
}

/* The whole path that LoadImage was given: `FilePath` lacks the device (UEFI 2.10, section 9.2). */
static bool name_from_device(struct loader *loader, EFI_HANDLE handle, char name[HANDOFF_NAME_SIZE])
{
	EFI_BOOT_SERVICES *boot_services = loader->boot_services;
	EFI_GUID text_guid = GUID_DEVICE_PATH_TO_TEXT;
	EFI_DEVICE_PATH_TO_TEXT_PROTOCOL *to_text;
	EFI_DEVICE_PATH_PROTOCOL *path = NULL;
	CHAR16 *text;

	if (EFI_ERROR(protocol_of(loader, handle, GUID_LOADED_IMAGE_DEVICE_PATH, (void **)&path)) ||
	    path == NULL ||
	    EFI_ERROR(boot_services->LocateProtocol(&text_guid, NULL, (void **)&to_text)))
		return false;
	text = to_text->ConvertDevicePathToText(path, TRUE, TRUE);
	if (text == NULL)
		return false;
	narrow(text, HANDOFF_NAME_SIZE, name, HANDOFF_NAME_SIZE);
	(void)boot_services->FreePool(text);
	return name[0] != '\0';
}

static void add(struct loader *loader, EFI_HANDLE handle, const EFI_LOADED_IMAGE_PROTOCOL *image)
{
	struct handoff *handoff = loader->handoff;
	struct handoff_image *entry;
	struct pe_image pe;

	handoff->image_count_all++;
	if (handoff->image_count == LOADER_IMAGES_MAX)
		return;
	entry = &loader->images[handoff->image_count++];
	entry->base = paddr_identity(image->ImageBase);
	entry->size = image->ImageSize;
	if (pe_examine(image->ImageBase, image->ImageSize, &pe) == STATUS_OK)
		entry->section_alignment = pe.section_alignment;
	if (!device_path_file_name(image->FilePath, entry->name) &&
	    !name_from_volume(loader, image, entry->name) &&
	    !pe_debug_name(image->ImageBase, image->ImageSize, entry->name, HANDOFF_NAME_SIZE) &&
	    !name_from_device(loader, handle, entry->name))
		format_text(entry->name, sizeof(entry->name), "image-%lx", entry->base.value);
}

/* The last one of that base: a driver may have been loaded to where another was, and is gone. */
static void note_driver(struct loader *loader, paddr_t base)
{
	struct handoff_drivers *drivers = &loader->drivers;

	for (uint32_t i = drivers->count; i-- > 0;) {
		if (drivers->driver[i].base.value != base.value)
			continue;
		drivers->driver[i].present = true;
		return;
	}
}

bool images_collect(struct loader *loader)
{
	EFI_BOOT_SERVICES *boot_services = loader->boot_services;
	EFI_LOADED_IMAGE_PROTOCOL *image;
	EFI_HANDLE *handles;
	EFI_STATUS status;
	UINTN count;

	status = boot_services->LocateHandleBuffer(AllHandles, NULL, NULL, &count, &handles);
	if (EFI_ERROR(status))
		return report_failure(loader, status, "the loaded images");
	for (UINTN i = 0; i < count; i++) {
		census_note_residue(loader, RESIDUE_HANDLE, handles[i]);
		if (EFI_ERROR(protocol_of(loader, handles[i], GUID_LOADED_IMAGE, (void **)&image)))
			continue;
		census_note_residue(loader, RESIDUE_IMAGE_BASE, image->ImageBase);
		note_driver(loader, paddr_identity(image->ImageBase));
		if (memory_map_is_runtime(&loader->map, paddr_identity(image->ImageBase),
					  image->ImageSize))
			add(loader, handles[i], image);
	}
	(void)boot_services->FreePool(handles);
	return true;
}
