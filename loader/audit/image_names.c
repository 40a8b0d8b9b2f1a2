/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An audit's questions about every handle, while firmware can answer them: the best name of each
 * image, the drivers under test that are there still, and the values that the census will take for
 * residue (the handles, and the base of every image).
 *
 * An image gets the best name that there is: its file's; that of the user-interface section of its
 * file in a firmware volume (PI 1.8, volume 3, section 2.1.5.1.10); that in its debug entry; or its
 * device path, as for a driver that a card brought along in its option ROM.
 */
#include "kernel/lib/format.h"
#include "kernel/lib/pe_debug.h"
#include "kernel/lib/processor.h"
#include "kernel/lib/string.h"
#include "loader/audit/audit.h"
#include "loader/audit/audit_guid.h"
#include "loader/firmware.h"

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

/* The node that names a file of a firmware volume, or NULL. */
static const EFI_DEVICE_PATH_PROTOCOL *volume_node(const EFI_LOADED_IMAGE_PROTOCOL *image)
{
	return device_path_find(image->FilePath, MEDIA_DEVICE_PATH, MEDIA_PIWG_FW_FILE_DP,
				sizeof(MEDIA_FW_VOL_FILEPATH_DEVICE_PATH));
}

static bool name_from_volume(struct audit *audit, const EFI_LOADED_IMAGE_PROTOCOL *image,
			     char name[HANDOFF_NAME_SIZE])
{
	EFI_GUID file;
	const EFI_DEVICE_PATH_PROTOCOL *node = volume_node(image);
	struct firmware_volume *volume;
	UINT32 authentication;
	void *text = NULL; /* ReadSection allocates */
	UINTN size = 0;

	if (node == NULL ||
	    EFI_ERROR(firmware_protocol(&audit->loader.firmware, image->DeviceHandle,
					GUID_FIRMWARE_VOLUME2, sizeof(*volume), (void **)&volume)))
		return false;
	memcpy(&file, node + 1, sizeof(file));
	if (EFI_ERROR(volume->ReadSection(volume, &file, SECTION_USER_INTERFACE, 0, &text, &size,
					  &authentication)))
		return false;
	narrow(text, size / sizeof(CHAR16), name, HANDOFF_NAME_SIZE);
	(void)audit->loader.firmware.boot_services->FreePool(text);
	return name[0] != '\0';
}

/* The whole path that LoadImage was given: `FilePath` lacks the device (UEFI 2.10, section 9.2). */
static bool name_from_device(struct audit *audit, EFI_HANDLE handle, char name[HANDOFF_NAME_SIZE])
{
	EFI_BOOT_SERVICES *boot_services = audit->loader.firmware.boot_services;
	EFI_GUID text_guid = GUID_DEVICE_PATH_TO_TEXT;
	EFI_DEVICE_PATH_TO_TEXT_PROTOCOL *to_text;
	EFI_DEVICE_PATH_PROTOCOL *path = NULL;
	CHAR16 *text;

	if (EFI_ERROR(firmware_protocol(&audit->loader.firmware, handle,
					GUID_LOADED_IMAGE_DEVICE_PATH, sizeof(*path),
					(void **)&path)) ||
	    EFI_ERROR(boot_services->LocateProtocol(&text_guid, NULL, (void **)&to_text)))
		return false;
	text = to_text->ConvertDevicePathToText(path, TRUE, TRUE);
	if (text == NULL)
		return false;
	narrow(text, HANDOFF_NAME_SIZE, name, HANDOFF_NAME_SIZE);
	(void)boot_services->FreePool(text);
	return name[0] != '\0';
}

/* ---- Every image ---- */

static void name(struct audit *audit, EFI_HANDLE handle, const EFI_LOADED_IMAGE_PROTOCOL *image,
		 char best[HANDOFF_NAME_SIZE])
{
	if (!device_path_file_name(image->FilePath, best) &&
	    !name_from_volume(audit, image, best) &&
	    !(is_readable(image->ImageBase, image->ImageSize) &&
	      pe_debug_name(image->ImageBase, image->ImageSize, best, HANDOFF_NAME_SIZE)) &&
	    !name_from_device(audit, handle, best))
		images_name(image, best);
}

/* Only runtime images outlive the exit, and to ask for a name takes time. */
static void remember(struct audit *audit, EFI_HANDLE handle, const EFI_LOADED_IMAGE_PROTOCOL *image)
{
	struct image_name *entry = &audit->names[audit->name_count];

	if (audit->name_count == AUDIT_NAMES_MAX || image->ImageCodeType == EfiBootServicesCode ||
	    image->ImageCodeType == EfiLoaderCode)
		return;
	entry->base = paddr_identity(image->ImageBase);
	entry->from_volume = volume_node(image) != NULL;
	name(audit, handle, image, entry->name);
	audit->name_count++;
}

/* The last driver at that base: one that was loaded there before it is gone. */
static void note_driver(struct audit *audit, paddr_t base)
{
	struct handoff_drivers *drivers = &audit->drivers;

	for (uint32_t i = drivers->count; i-- > 0;) {
		if (drivers->driver[i].base.value != base.value)
			continue;
		drivers->driver[i].present = true;
		return;
	}
}

static void look_at(struct audit *audit, EFI_HANDLE handle)
{
	EFI_LOADED_IMAGE_PROTOCOL *image = NULL;

	if (EFI_ERROR(firmware_protocol(&audit->loader.firmware, handle, GUID_LOADED_IMAGE,
					sizeof(*image), (void **)&image)))
		return;
	pointers_note_residue(audit, RESIDUE_IMAGE_BASE, image->ImageBase);
	note_driver(audit, paddr_identity(image->ImageBase));
	remember(audit, handle, image);
}

/* Shows all handles, or those of a protocol. */
static bool visit(struct audit *audit, EFI_LOCATE_SEARCH_TYPE which, EFI_GUID *protocol,
		  void (*look)(struct audit *, EFI_HANDLE))
{
	EFI_BOOT_SERVICES *boot_services = audit->loader.firmware.boot_services;
	EFI_HANDLE *handles = NULL;
	UINTN count = 0;
	EFI_STATUS status = boot_services->LocateHandleBuffer(which, protocol, NULL, &count,
							      &handles);

	if (EFI_ERROR(status) || handles == NULL)
		return output_failure(&audit->loader.output,
				      EFI_ERROR(status) ? status : EFI_NOT_FOUND,
				      "the loaded images");
	for (UINTN i = 0; i < count; i++)
		look(audit, handles[i]);
	(void)boot_services->FreePool(handles);
	return true;
}

static void note_handle(struct audit *audit, EFI_HANDLE handle)
{
	pointers_note_residue(audit, RESIDUE_HANDLE, handle);
}

/* Two questions are cheaper than to ask each handle whether it is an image. */
bool names_collect(struct audit *audit)
{
	EFI_GUID guid = GUID_LOADED_IMAGE;

	pointers_note_tables(audit);
	return visit(audit, AllHandles, NULL, note_handle) &&
	       visit(audit, ByProtocol, &guid, look_at);
}

void names_use(struct audit *audit)
{
	struct handoff_image *images = audit->loader.reserved.images;

	for (uint32_t i = 0; i < audit->loader.handoff.image_count; i++) {
		for (uint32_t j = 0; j < audit->name_count; j++) {
			if (audit->names[j].base.value != images[i].base.value)
				continue;
			memcpy(images[i].name, audit->names[j].name, HANDOFF_NAME_SIZE);
			audit->notes->image_from_volume[i] = audit->names[j].from_volume;
		}
	}
}
