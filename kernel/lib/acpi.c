/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The little of ACPI that a loader needs; see acpi.h. */
#include "kernel/lib/acpi.h"

#include <stddef.h>

#include "kernel/lib/string.h"

/* Offsets in every table's header, in the RSDP, and in the SPCR. */
#define HEADER_SIZE 36
#define HEADER_LENGTH 4

#define RSDP_REVISION 15
#define RSDP_RSDT 16
#define RSDP_XSDT 24

#define SPCR_INTERFACE 36
#define SPCR_ADDRESS_SPACE 40
#define SPCR_ADDRESS 44
#define SPCR_SIZE 52

/* More than any real table; a length beyond it is garbage. */
#define LENGTH_MAX (1 << 20)

/* Byte by byte: the entries of an XSDT start at offset 36, where none of 8 bytes is aligned. */
uint64_t acpi_read(const uint8_t *bytes, unsigned int size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | bytes[size];
	return value;
}

static const uint8_t *see(uint64_t physical)
{
	return physical == 0 ? NULL : vaddr_pointer(vaddr_identity(paddr(physical)));
}

uint32_t acpi_length(const uint8_t *table)
{
	uint64_t length = acpi_read(table + HEADER_LENGTH, 4);

	return length > LENGTH_MAX ? 0 : (uint32_t)length;
}

/*
 * The XSDT only from revision 2 on, and only if there is one: firmware with an empty address in that
 * field still has its RSDT (as Linux takes it, acpi_tb_parse_root_table()). Checksums are not compared:
 * Linux, too, uses a table with a wrong one, after a warning.
 */
const uint8_t *acpi_find(paddr_t pointer, const char *signature, uint32_t size)
{
	const uint8_t *rsdp = see(pointer.value);
	const uint8_t *root;
	unsigned int width;
	uint64_t xsdt;

	if (rsdp == NULL || memcmp(rsdp, "RSD PTR ", 8) != 0)
		return NULL;
	xsdt = rsdp[RSDP_REVISION] >= 2 ? acpi_read(rsdp + RSDP_XSDT, 8) : 0;
	width = xsdt != 0 ? 8 : 4;
	root = see(xsdt != 0 ? xsdt : acpi_read(rsdp + RSDP_RSDT, 4));
	if (root == NULL || memcmp(root, xsdt != 0 ? "XSDT" : "RSDT", 4) != 0)
		return NULL;
	for (uint32_t at = HEADER_SIZE; at + width <= acpi_length(root); at += width) {
		const uint8_t *table = see(acpi_read(root + at, width));

		if (table != NULL && memcmp(table, signature, 4) == 0 && acpi_length(table) >= size)
			return table;
	}
	return NULL;
}

struct spcr acpi_spcr(paddr_t rsdp)
{
	const uint8_t *table = acpi_find(rsdp, "SPCR", SPCR_SIZE);
	struct spcr spcr = {.address = 0};

	if (table != NULL) {
		spcr.address = acpi_read(table + SPCR_ADDRESS, 8);
		spcr.space = table[SPCR_ADDRESS_SPACE];
		spcr.interface = table[SPCR_INTERFACE];
	}
	return spcr;
}
