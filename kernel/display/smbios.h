/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Who made this machine, as SMBIOS has it. Structures are whatever firmware left: nothing behind their end is read.
 *
 * Source: DMTF DSP0134 3.6, sections 5.2 (entry points), 6.1 (structures and their strings), 7.1 to 7.3.
 */
#ifndef DISPLAY_SMBIOS_H
#define DISPLAY_SMBIOS_H

#include <handoff.h>
#include <stddef.h>

#define SMBIOS_ENTRY_SIZE 31 /* of the longer of the two formats */

/* Where an entry point of either format says that the structures are, and how many bytes; or 0. */
uint64_t smbios_structures(const uint8_t *entry_point, size_t size, uint64_t *length);

/* A text of the first structure of a type, "" if there is none: of the firmware, of the board or the system. */
#define SMBIOS_FIRMWARE_VERSION 0, 5
#define SMBIOS_MANUFACTURER(is_board) (is_board) ? 2 : 1, 4
#define SMBIOS_PRODUCT(is_board) (is_board) ? 2 : 1, 5
const char *smbios_text(const uint8_t *structures, size_t length, uint8_t type, uint8_t offset);

struct smbios_board {
	char text[64];
};
/* Manufacturer and product for a kernel, which sees them if they lie in a RUNTIME region; or "unknown". */
struct smbios_board smbios_board(const struct handoff *handoff);

#endif
