/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The GUIDs that the loader asks firmware for.
 *
 * gnu-efi keeps its own in libefi.a, which is not linked; and its CompareGuid() answered the other
 * way round before version 4, so GUIDs are compared here.
 */
#ifndef LOADER_GUID_H
#define LOADER_GUID_H

#include <efi.h>
#include <stdbool.h>

#include "kernel/lib/string.h"

#define GUID_LOADED_IMAGE ((EFI_GUID)EFI_LOADED_IMAGE_PROTOCOL_GUID)
#define GUID_LOADED_IMAGE_DEVICE_PATH ((EFI_GUID)EFI_LOADED_IMAGE_DEVICE_PATH_PROTOCOL_GUID)
#define GUID_DEVICE_PATH ((EFI_GUID)EFI_DEVICE_PATH_PROTOCOL_GUID)
#define GUID_DEVICE_PATH_TO_TEXT ((EFI_GUID)EFI_DEVICE_PATH_TO_TEXT_PROTOCOL_GUID)
#define GUID_FILE_SYSTEM ((EFI_GUID)EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID)
#define GUID_GRAPHICS_OUTPUT ((EFI_GUID)EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID)

/* UEFI 2.10, section 4.6.1, and the two tables that gnu-efi's headers lack (4.6.2 and 4.6.4). */
#define GUID_ACPI_20 ((EFI_GUID)ACPI_20_TABLE_GUID)
#define GUID_ACPI_10 ((EFI_GUID)ACPI_TABLE_GUID)
#define GUID_SMBIOS ((EFI_GUID)SMBIOS_TABLE_GUID)
#define GUID_SMBIOS3 ((EFI_GUID)SMBIOS3_TABLE_GUID)
#define GUID_RT_PROPERTIES                                                                         \
	((EFI_GUID){0xeb66918a, 0x7eef, 0x402a, {0x84, 0x2e, 0x93, 0x1d, 0x21, 0xc3, 0x8a, 0xe9}})
#define GUID_MEMORY_ATTRIBUTES                                                                     \
	((EFI_GUID){0xdcfa911d, 0x26eb, 0x469f, {0xa2, 0x20, 0x38, 0xb7, 0xdc, 0x46, 0x12, 0x20}})

/* Event groups (UEFI 2.10, section 7.1, CreateEventEx). */
#define GUID_GROUP_BEFORE_EXIT                                                                     \
	((EFI_GUID){0x8be0e274, 0x3970, 0x4b44, {0x80, 0xc5, 0x1a, 0xb9, 0x50, 0x2f, 0x3b, 0xfc}})
#define GUID_GROUP_EXIT                                                                            \
	((EFI_GUID){0x27abf055, 0xb1b8, 0x4c26, {0x80, 0x48, 0x74, 0x8f, 0x37, 0xba, 0xa2, 0xdf}})
#define GUID_GROUP_ADDRESS_CHANGE                                                                  \
	((EFI_GUID){0x13fa7698, 0xc831, 0x49c7, {0x87, 0xea, 0x8f, 0x43, 0xfc, 0xc2, 0x51, 0x96}})

static inline bool guid_equal(const EFI_GUID *left, const EFI_GUID *right)
{
	return memcmp(left, right, sizeof(*left)) == 0;
}

#endif
