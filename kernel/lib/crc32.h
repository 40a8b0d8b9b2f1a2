/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The CRC of UEFI's tables: polynomial 0x04C11DB7, reflected, as in IEEE 802.3 (UEFI 2.10,
 * section 4.2).
 */
#ifndef CRC32_H
#define CRC32_H

#include <stddef.h>
#include <stdint.h>

/* Of what has the CRC `crc`, 0 if it is empty, with `data` behind it. */
uint32_t crc32_more(uint32_t crc, const void *data, size_t size);

static inline uint32_t crc32(const void *data, size_t size)
{
	return crc32_more(0, data, size);
}

/* Of an EFI_TABLE_HEADER and what follows it, with the CRC32 field itself taken as zero. */
uint32_t crc32_table(const void *table, size_t size);

#endif
