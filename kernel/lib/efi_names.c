/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The names of statuses and memory types. Tables of characters and not of pointers, so that they
 * need no relocation in either image.
 */
#include "kernel/lib/efi_names.h"

#include <efi_runtime.h>
#include <memory_map.h>

#include "kernel/lib/format.h"

static const struct status_name {
	uint8_t number; /* without the error bit */
	char name[27];
} status_names[] = {
#define NAME(status)                                                                               \
	{                                                                                          \
		(uint8_t)(status), #status                                                         \
	}
	NAME(EFI_LOAD_ERROR),
	NAME(EFI_INVALID_PARAMETER),
	NAME(EFI_UNSUPPORTED),
	NAME(EFI_BAD_BUFFER_SIZE),
	NAME(EFI_BUFFER_TOO_SMALL),
	NAME(EFI_NOT_READY),
	NAME(EFI_DEVICE_ERROR),
	NAME(EFI_WRITE_PROTECTED),
	NAME(EFI_OUT_OF_RESOURCES),
	NAME(EFI_VOLUME_CORRUPTED),
	NAME(EFI_VOLUME_FULL),
	NAME(EFI_NOT_FOUND),
	NAME(EFI_ACCESS_DENIED),
	NAME(EFI_NO_MAPPING),
	NAME(EFI_TIMEOUT),
	NAME(EFI_NOT_STARTED),
	NAME(EFI_ALREADY_STARTED),
	NAME(EFI_ABORTED),
	NAME(EFI_INCOMPATIBLE_VERSION),
	NAME(EFI_SECURITY_VIOLATION),
	NAME(EFI_CRC_ERROR),
	NAME(EFI_NO_MEDIA),
	NAME(EFI_MEDIA_CHANGED),
	NAME(EFI_PROTOCOL_ERROR),
	NAME(EFI_END_OF_FILE),
#undef NAME
};

static const char memory_type_names[MEMORY_TYPE_COUNT][28] = {
	[MEMORY_RESERVED] = "EfiReservedMemoryType",
	[MEMORY_LOADER_CODE] = "EfiLoaderCode",
	[MEMORY_LOADER_DATA] = "EfiLoaderData",
	[MEMORY_BOOT_SERVICES_CODE] = "EfiBootServicesCode",
	[MEMORY_BOOT_SERVICES_DATA] = "EfiBootServicesData",
	[MEMORY_RUNTIME_SERVICES_CODE] = "EfiRuntimeServicesCode",
	[MEMORY_RUNTIME_SERVICES_DATA] = "EfiRuntimeServicesData",
	[MEMORY_CONVENTIONAL] = "EfiConventionalMemory",
	[MEMORY_UNUSABLE] = "EfiUnusableMemory",
	[MEMORY_ACPI_RECLAIM] = "EfiACPIReclaimMemory",
	[MEMORY_ACPI_NVS] = "EfiACPIMemoryNVS",
	[MEMORY_MMIO] = "EfiMemoryMappedIO",
	[MEMORY_MMIO_PORT_SPACE] = "EfiMemoryMappedIOPortSpace",
	[MEMORY_PAL_CODE] = "EfiPalCode",
	[MEMORY_PERSISTENT] = "EfiPersistentMemory",
	[MEMORY_UNACCEPTED] = "EfiUnacceptedMemoryType",
};

struct efi_status_text efi_status_text(uint64_t status)
{
	struct efi_status_text text;
	const char *name = status == EFI_SUCCESS ? "EFI_SUCCESS" : NULL;

	for (size_t i = 0; i < sizeof(status_names) / sizeof(status_names[0]); i++) {
		if (status == EFI_ERROR_CODE(status_names[i].number))
			name = status_names[i].name;
	}
	if (name)
		format_text(text.text, sizeof(text.text), "%s", name);
	else
		format_text(text.text, sizeof(text.text), "0x%llx", (unsigned long long)status);
	return text;
}

const char *memory_type_name(uint32_t type)
{
	if (type < MEMORY_TYPE_COUNT)
		return memory_type_names[type];
	if (type >= 0x80000000)
		return "OsReserved";
	return type >= 0x70000000 ? "OemReserved" : "Unknown";
}
