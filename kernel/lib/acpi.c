/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The little of ACPI that a loader needs; see acpi.h. */
#include "kernel/lib/acpi.h"

#include "kernel/lib/processor.h"
#include "kernel/lib/string.h"

/* Offsets in every table's header, in the RSDP, and in the SPCR. */
#define HEADER_SIZE 36

#define RSDP_SIZE 20 /* of ACPI 1.0 */
#define RSDP_SIZE_2 36
#define RSDP_REVISION 15
#define RSDP_RSDT 16
#define RSDP_LENGTH 20
#define RSDP_XSDT 24

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

/* Are all the bytes there, and is their sum 0? */
static bool is_whole(const uint8_t *bytes, uint32_t size)
{
	uint8_t sum = 0;

	if (size > LENGTH_MAX || !is_readable(bytes, size))
		return false;
	while (size-- > 0)
		sum = (uint8_t)(sum + bytes[size]);
	return sum == 0;
}

/* From revision 2 on it says how long it is: no revision has another length. */
static bool is_rsdp(const uint8_t *rsdp)
{
	if (!is_whole(rsdp, RSDP_SIZE) || memcmp(rsdp, "RSD PTR ", 8) != 0)
		return false;
	return rsdp[RSDP_REVISION] < 2 ||
	       (is_whole(rsdp, RSDP_SIZE_2) && acpi_read(rsdp + RSDP_LENGTH, 4) == RSDP_SIZE_2);
}

/* The table of that name at an address; NULL for another's, and for one to be passed over. */
static const uint8_t *see(uint64_t address, const char *signature, uint32_t size, paddr_t *wrong)
{
	const uint8_t *table = vaddr_pointer(vaddr(address));

	if (is_readable(table, HEADER_SIZE)) {
		if (memcmp(table, signature, 4) != 0)
			return NULL;
		if (acpi_length(table) >= size && is_whole(table, acpi_length(table)))
			return table;
	}
	if (address != 0)
		*wrong = paddr(address);
	return NULL;
}

/*
 * The XSDT only from revision 2 on, and only if there is one: firmware with an empty address in that
 * field still has its RSDT (as Linux takes it, acpi_tb_parse_root_table()).
 */
const uint8_t *acpi_find(paddr_t pointer, const char *signature, uint32_t size, paddr_t *wrong)
{
	const uint8_t *rsdp = vaddr_pointer(vaddr_identity(pointer));
	const uint8_t *root = NULL, *table = NULL;
	unsigned int width = 8;

	*wrong = is_rsdp(rsdp) ? paddr(0) : pointer;
	if (wrong->value != 0 || pointer.value == 0)
		return NULL;
	if (rsdp[RSDP_REVISION] >= 2)
		root = see(acpi_read(rsdp + RSDP_XSDT, 8), "XSDT", HEADER_SIZE, wrong);
	if (root == NULL) {
		root = see(acpi_read(rsdp + RSDP_RSDT, 4), "RSDT", HEADER_SIZE, wrong);
		width = 4;
	}
	for (uint32_t at = HEADER_SIZE;
	     root != NULL && table == NULL && at + width <= acpi_length(root); at += width)
		table = see(acpi_read(root + at, width), signature, size, wrong);
	return table;
}

uint16_t acpi_serial_port(const uint8_t *spcr)
{
	const uint64_t port = acpi_read(spcr + SPCR_ADDRESS, 8);

	if (spcr[SPCR_SPACE] != SPCR_SPACE_IO || spcr[SPCR_INTERFACE] > SPCR_16450)
		return 0;
	return port <= UINT16_MAX - 7 ? (uint16_t)port : 0;
}
