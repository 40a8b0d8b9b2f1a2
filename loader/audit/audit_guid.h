/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The additional GUIDs that an audit asks firmware for.
 */
#ifndef AUDIT_GUID_H
#define AUDIT_GUID_H

#include "loader/firmware.h"

#define GUID_LOADED_IMAGE_DEVICE_PATH ((EFI_GUID)EFI_LOADED_IMAGE_DEVICE_PATH_PROTOCOL_GUID)
#define GUID_DEVICE_PATH ((EFI_GUID)EFI_DEVICE_PATH_PROTOCOL_GUID)
#define GUID_DEVICE_PATH_TO_TEXT ((EFI_GUID)EFI_DEVICE_PATH_TO_TEXT_PROTOCOL_GUID)
#define GUID_MEMORY_ATTRIBUTE                                                                      \
	((EFI_GUID){0xf4560cf6, 0x40ec, 0x4b4a, {0xa1, 0x92, 0xbf, 0x1d, 0x57, 0xd0, 0xb1, 0x89}})

/* Event groups (UEFI 2.10, section 7.1, CreateEventEx). */
#define GUID_GROUP_BEFORE_EXIT                                                                     \
	((EFI_GUID){0x8be0e274, 0x3970, 0x4b44, {0x80, 0xc5, 0x1a, 0xb9, 0x50, 0x2f, 0x3b, 0xfc}})
#define GUID_GROUP_READY_TO_BOOT                                                                   \
	((EFI_GUID){0x7ce88fb3, 0x4bd7, 0x4679, {0x87, 0xa8, 0xa8, 0xd8, 0xde, 0xe5, 0x0d, 0x2b}})
#define GUID_GROUP_AFTER_READY_TO_BOOT                                                             \
	((EFI_GUID){0x3a2a00ad, 0x98b9, 0x4cdf, {0xa4, 0x78, 0x70, 0x27, 0x77, 0xf1, 0xc1, 0x0b}})
#define GUID_GROUP_EXIT                                                                            \
	((EFI_GUID){0x27abf055, 0xb1b8, 0x4c26, {0x80, 0x48, 0x74, 0x8f, 0x37, 0xba, 0xa2, 0xdf}})
#define GUID_GROUP_ADDRESS_CHANGE                                                                  \
	((EFI_GUID){0x13fa7698, 0xc831, 0x49c7, {0x87, 0xea, 0x8f, 0x43, 0xfc, 0xc2, 0x51, 0x96}})

#endif
