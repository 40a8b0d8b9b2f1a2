/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * CRC-32 by half bytes: sixteen constants that can be checked by eye, and fast enough for tables.
 */
#include "kernel/lib/crc32.h"

#define CRC32_FIELD_OFFSET 16 /* behind Signature, Revision and HeaderSize */
#define CRC32_FIELD_SIZE 4

/* The remainder of each half byte, for the polynomial 0x04c11db7 read from its other end. */
static const uint32_t remainders[16] = {
	0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
	0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
	0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

static uint32_t add(uint32_t crc, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		crc ^= bytes[i];
		crc = crc >> 4 ^ remainders[crc & 0xf];
		crc = crc >> 4 ^ remainders[crc & 0xf];
	}
	return crc;
}

uint32_t crc32(const void *data, size_t size)
{
	return crc32_more(0, data, size);
}

uint32_t crc32_more(uint32_t crc, const void *data, size_t size)
{
	return ~add(~crc, data, size);
}

uint32_t crc32_table(const void *table, size_t size)
{
	static const uint8_t zeroes[CRC32_FIELD_SIZE];
	const uint8_t *bytes = table;
	const size_t behind = CRC32_FIELD_OFFSET + CRC32_FIELD_SIZE;
	uint32_t crc = ~UINT32_C(0);

	if (size < behind)
		return crc32(table, size);
	crc = add(crc, bytes, CRC32_FIELD_OFFSET);
	crc = add(crc, zeroes, CRC32_FIELD_SIZE);
	crc = add(crc, bytes + behind, size - behind);
	return ~crc;
}
