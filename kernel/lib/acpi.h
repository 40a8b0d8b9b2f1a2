/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The little of ACPI that a loader needs: tables by name, and where the serial port of the console is.
 *
 * Tables are read where they are, so this is for phase boot, in which firmware shows everything at its
 * physical address. What cannot be read, or has a wrong length or checksum, is as good as absent.
 *
 * Source: ACPI 6.5, sections 5.2.5 (RSDP), 5.2.7 and 5.2.8 (RSDT, XSDT), 5.2.3.2 (Generic Address
 * Structure); Microsoft's Serial Port Console Redirection Table 1.10 and Debug Port Table 2, table 3.
 */
#ifndef LIB_ACPI_H
#define LIB_ACPI_H

#include <address.h>

/* The table of that name, with at least `size` bytes; NULL if there is none. `rsdp` may be 0. In `wrong`
 * what was passed over on the way, or 0: the pointer, the root table, or one that might have been it. */
const uint8_t *acpi_find(paddr_t rsdp, const char *signature, uint32_t size, paddr_t *wrong);

/* A number of up to 8 bytes, little-endian, at any alignment; and: the length that a table states. */
uint64_t acpi_read(const uint8_t *bytes, unsigned int size);

static inline uint32_t acpi_length(const uint8_t *table)
{
	return (uint32_t)acpi_read(table + 4, 4);
}

/* Fields of the SPCR, whose address is 0 if the console has no serial port. */
#define SPCR_INTERFACE 36
#define SPCR_SPACE 40
#define SPCR_ADDRESS 44
#define SPCR_SIZE 52

#define SPCR_SPACE_IO 1
#define SPCR_16450 1 /* lacks the 16550's FIFO, which is 0, and nobody relies on it here */

/* The port that an SPCR names, if it is one to drive: a 16550's at I/O ports; or 0. */
uint16_t acpi_serial_port(const uint8_t *spcr);

#endif
