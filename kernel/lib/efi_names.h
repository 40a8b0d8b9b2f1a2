/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The specification's names for its numbers, for reports.
 */
#ifndef EFI_NAMES_H
#define EFI_NAMES_H

#include <stdint.h>

/* Room for the text of any status. */
struct efi_status_text {
	char text[32];
};

/* "EFI_NOT_FOUND", or the number in hexadecimal where the specification has no name for it. */
struct efi_status_text efi_status_text(uint64_t status);

/* "EfiConventionalMemory"; "OemReserved" and "OsReserved" for the two ranges at the top of the
 * numbers, "Unknown" for the gap between (UEFI 2.10, section 7.2.1). Never NULL. */
const char *memory_type_name(uint32_t type);

#endif
