/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * CRC-32 bit by bit: there is no table of remainders to be checked, and what is summed here is small.
 */
#include "kernel/lib/crc32.h"

#define CRC32_FIELD_OFFSET 16 /* behind Signature, Revision and HeaderSize */
#define CRC32_FIELD_SIZE 4

/* 0x04c11db7, read from its other end. */
#define POLYNOMIAL 0xedb88320

uint32_t crc32_more(uint32_t crc, const void *data, size_t size)
{
	const uint8_t *bytes = data;

	crc = ~crc;
	for (size_t i = 0; i < size; i++) {
		crc ^= bytes[i];
		for (unsigned int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? POLYNOMIAL : 0);
	}
	return ~crc;
}

uint32_t crc32_table(const void *table, size_t size)
{
	static const uint8_t zeroes[CRC32_FIELD_SIZE];
	const size_t behind = CRC32_FIELD_OFFSET + CRC32_FIELD_SIZE;
	uint32_t crc;

	if (size < behind)
		return crc32(table, size);
	crc = crc32_more(crc32(table, CRC32_FIELD_OFFSET), zeroes, CRC32_FIELD_SIZE);
	return crc32_more(crc, (const uint8_t *)table + behind, size - behind);
}
