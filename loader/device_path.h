/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The little that the loader wants of device paths (UEFI 2.10, chapter 10).
 *
 * Nodes lie packed and may be misaligned, so they are read byte by byte; a node that is shorter than
 * its own header ends the path.
 */
#ifndef LOADER_DEVICE_PATH_H
#define LOADER_DEVICE_PATH_H

#include <efi.h>
#include <handoff.h>

/* The first node of that type and subtype, of at least `size` bytes, or NULL. */
const EFI_DEVICE_PATH_PROTOCOL *device_path_find(const EFI_DEVICE_PATH_PROTOCOL *path, UINT8 type,
						 UINT8 subtype, size_t size);

/* The last component of the file that the path names, as ASCII; false if it names none. */
bool device_path_file_name(const EFI_DEVICE_PATH_PROTOCOL *path, char name[HANDOFF_NAME_SIZE]);

/* UTF-16 at any alignment to ASCII, `?` for what is not; at most `size` - 1 characters, always
 * terminated. */
void narrow(const void *text, size_t length, char *ascii, size_t size);

#endif
