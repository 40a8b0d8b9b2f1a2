/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The serial port of firmware's console, as ACPI's table SPCR names it, for the report: only a 16550 at I/O
 * ports is driven, any other is named and left alone.
 */
#ifndef SPCR_H
#define SPCR_H

#include <stdint.h>

struct spcr {
	uint64_t address; /* 0: nothing is known of a port */
	uint8_t space;	  /* of the address: 0 for memory, 1 for I/O ports, and rarer ones */
	uint8_t interface;
	uint16_t driven; /* the port that the loader would speak on; or 0 */
	uint32_t reserved;
};

#endif
