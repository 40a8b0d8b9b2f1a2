/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The little of ACPI that a loader needs: tables by name, and where the serial port of the console is.
 *
 * Tables are read where they are, so this is for phase boot, in which firmware shows everything at its
 * physical address. What is malformed is as good as absent.
 *
 * Source: ACPI 6.5, sections 5.2.5 (RSDP), 5.2.7 and 5.2.8 (RSDT, XSDT); Microsoft's Serial Port
 * Console Redirection Table.
 */
#ifndef LIB_ACPI_H
#define LIB_ACPI_H

#include <address.h>
#include <spcr.h>

/* The table of that name, with at least `size` bytes; NULL if there is none. `rsdp` may be 0. */
const uint8_t *acpi_find(paddr_t rsdp, const char *signature, uint32_t size);

/* The length that a table states; 0 for one that only garbage has. */
uint32_t acpi_length(const uint8_t *table);

/* A number of up to 8 bytes, little-endian, at any alignment. */
uint64_t acpi_read(const uint8_t *bytes, unsigned int size);

/* Address 0 if there is no such table, or if it says that the console uses no serial port. */
struct spcr acpi_spcr(paddr_t rsdp);

#endif
