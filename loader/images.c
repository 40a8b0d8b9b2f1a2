/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The runtime images that firmware has loaded: who owns which code.
 *
 * They are found before the memory map is read, and chosen from it afterwards without asking firmware
 * again. EFI_DEBUG_IMAGE_INFO_TABLE (UEFI 2.10, section 18.4.3) lists every image in memory; where there
 * is none the loaded-image protocol of every handle does (section 9.1), at the price of a call each.
 *
 * An image is called by its file's name, or by its address.
 */
#include "kernel/lib/format.h"
#include "kernel/lib/processor.h"
#include "loader/core/map_questions.h"
#include "loader/steps.h"

/* EFI_DEBUG_IMAGE_INFO_TABLE_HEADER and what it leads to, which gnu-efi's headers lack. */
struct debug_image {
	UINT32 ImageInfoType; /* 1: EFI_DEBUG_IMAGE_INFO_NORMAL */
	EFI_LOADED_IMAGE_PROTOCOL *LoadedImageProtocolInstance;
	EFI_HANDLE ImageHandle;
};

struct debug_image_table {
	UINT32 UpdateStatus;
	UINT32 TableSize; /* counted in entries */
	struct debug_image **EfiDebugImageInfoTable;
};

#define DEBUG_IMAGE_NORMAL 1

static const EFI_LOADED_IMAGE_PROTOCOL *image_of(const struct debug_image *entry)
{
	return entry->ImageInfoType == DEBUG_IMAGE_NORMAL ? entry->LoadedImageProtocolInstance
							  : NULL;
}

/* Both are looked at again and again behind this. */
static bool leads_somewhere(const struct debug_image *entry)
{
	return is_readable(entry, sizeof(*entry)) &&
	       (image_of(entry) == NULL || is_readable(image_of(entry), sizeof(*image_of(entry))));
}

/* EDK II leaves a hole in the table for an image that it unloaded, and counts one entry less: the last
 * one may stand behind it. Then the handles are asked. */
static bool find_in_table(const struct firmware *firmware, struct images *images)
{
	const struct debug_image_table *table = firmware_table(firmware, GUID_DEBUG_IMAGE_INFO,
							       sizeof(*table));

	if (table == NULL || table->TableSize == 0 ||
	    !is_readable(table->EfiDebugImageInfoTable,
			 table->TableSize * sizeof(*table->EfiDebugImageInfoTable)))
		return false;
	for (UINT32 i = 0; i < table->TableSize; i++)
		if (!leads_somewhere(table->EfiDebugImageInfoTable[i]))
			return false;
	images->table = table->EfiDebugImageInfoTable;
	images->count = table->TableSize;
	return true;
}

/* Keeps, in the place of each image's handle, its protocol. */
static bool find_by_handles(struct firmware *firmware, struct images *images)
{
	UINTN count;
	EFI_HANDLE *handles = firmware_handles(firmware, GUID_LOADED_IMAGE, &count);

	if (handles == NULL)
		return output_failure(firmware->output, EFI_NOT_FOUND, "the loaded images");
	images->protocols = firmware->handles = handles;
	for (UINTN i = 0; i < count; i++) {
		void *image;

		if (!EFI_ERROR(firmware_protocol(firmware, handles[i], GUID_LOADED_IMAGE,
						 sizeof(EFI_LOADED_IMAGE_PROTOCOL), &image)))
			images->protocols[images->count++] = image;
	}
	return true;
}

bool images_find(struct firmware *firmware, struct images *images)
{
	*images = (struct images){.count = 0};
	return find_in_table(firmware, images) || find_by_handles(firmware, images);
}

const EFI_LOADED_IMAGE_PROTOCOL *images_at(const struct images *images, uint64_t index)
{
	return images->table == NULL ? images->protocols[index] : image_of(images->table[index]);
}

void images_name(const EFI_LOADED_IMAGE_PROTOCOL *image, char name[HANDOFF_NAME_SIZE])
{
	if (!device_path_file_name(image->FilePath, name))
		format_text(name, HANDOFF_NAME_SIZE, "image-%lx",
			    paddr_identity(image->ImageBase).value);
}

void images_choose(const struct images *images, const struct memory_map *map,
		   struct handoff *handoff, struct handoff_image *chosen)
{
	handoff->image_count = handoff->image_count_all = 0;
	for (uint64_t i = 0; i < images->count; i++) {
		const EFI_LOADED_IMAGE_PROTOCOL *image = images_at(images, i);
		struct handoff_image *entry = &chosen[handoff->image_count];

		if (image == NULL ||
		    !memory_map_is_runtime(map, paddr_identity(image->ImageBase), image->ImageSize))
			continue;
		if (handoff->image_count_all++ >= IMAGES_MAX)
			continue;
		*entry = (struct handoff_image){paddr_identity(image->ImageBase), image->ImageSize,
						""};
		images_name(image, entry->name);
		handoff->image_count++;
	}
}
