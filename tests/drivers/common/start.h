/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An image on a volume, started by another image.
 */
#ifndef TESTS_DRIVERS_START_H
#define TESTS_DRIVERS_START_H

#include "tests/drivers/driver.h"

/* The size in bytes of a device path up to its end node (UEFI 2.10, section 10.3). */
UINTN device_path_size(const EFI_DEVICE_PATH *path);

/* Loads the file `path` of `size` bytes, its final zero included, from the volume. `parent` is the caller's own
 * image. */
EFI_STATUS load_file(EFI_HANDLE parent, EFI_BOOT_SERVICES *boot_services, EFI_HANDLE volume,
		     const CHAR16 *path, UINTN size, EFI_HANDLE *image);

/* The same, and starts it. Returns what the image returned, or why it was not started. */
EFI_STATUS start_file(EFI_HANDLE parent, EFI_BOOT_SERVICES *boot_services, EFI_HANDLE volume,
		      const CHAR16 *path, UINTN size);

/* Starts the first \EFI\BOOT\BOOTX64.EFI that is on another volume than `own`; EFI_NOT_FOUND: there is none. */
EFI_STATUS start_other_loader(EFI_HANDLE parent, EFI_BOOT_SERVICES *boot_services, EFI_HANDLE own);

#endif
