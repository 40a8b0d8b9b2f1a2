/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The serial port of firmware's console, as ACPI's table SPCR names it.
 *
 * Only a 16550 at I/O ports is driven here; any other is named in the report and left alone.
 *
 * Source: Microsoft's Serial Port Console Redirection Table 1.10, with the interface types of the
 * Debug Port Table 2 (table 3); ACPI 6.5, section 5.2.3.2 (Generic Address Structure).
 */
#ifndef SPCR_H
#define SPCR_H

#include <stdbool.h>
#include <stdint.h>

#define SPCR_SPACE_IO 1

#define SPCR_16550 0
#define SPCR_16450 1 /* lacks the FIFO, which nobody relies on here */

struct spcr {
	uint64_t address; /* 0: nothing is known of a port */
	uint32_t space;	  /* of the address: 0 for memory, 1 for I/O ports, and rarer ones */
	uint32_t interface;
};

static inline bool spcr_is_driven(const struct spcr *spcr)
{
	return spcr->address != 0 && spcr->address <= UINT16_MAX - 7 &&
	       spcr->space == SPCR_SPACE_IO && spcr->interface <= SPCR_16450;
}

#endif
